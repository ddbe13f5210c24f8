/** A DNS message whose octets break the format of RFC 1035 section 4 or RFC 6891. */
export class FormatError extends Error {
  override readonly name: string = "FormatError";
  /** Where in the message, in octets from its start. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(`${message} at octet ${offset}`);
    this.offset = offset;
  }
}

/** Text that is not a domain name in presentation format (RFC 1035 section 5.1, RFC 4343 section 2.1). */
export class NameSyntaxError extends Error {
  override readonly name: string = "NameSyntaxError";
  constructor(problem: string, text: string) {
    super(`${problem}: ${JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text)}`);
  }
}
