/** The media type of a DNS message (RFC 8484 section 6). */
export const DNS_MESSAGE = "application/dns-message";

/** The media type without parameters, lower case, of a Content-Type or one member of Accept (RFC 9110 section 8.3.1). */
export function mediaTypeOf(headerValue: string | null): string | undefined {
  if (headerValue === null) return undefined;
  if (headerValue === DNS_MESSAGE) return DNS_MESSAGE;
  const semicolon = headerValue.indexOf(";");
  return (semicolon === -1 ? headerValue : headerValue.slice(0, semicolon)).trim().toLowerCase();
}
