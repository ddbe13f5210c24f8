import { FormatError } from "./errors.ts";

/** A cursor over the octets of a message; a read past the end throws `FormatError`, so callers check no lengths. */
export class Reader {
  readonly octets: Uint8Array;
  /** The next octet to be read, from the start of the message. */
  at = 0;
  readonly #view: DataView;

  constructor(octets: Uint8Array) {
    this.octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  }

  get octetsLeft(): number {
    return this.octets.length - this.at;
  }

  readUint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  readUint16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  readUint32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** The next octets, sharing memory with the message. */
  readOctets(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.octets.subarray(start, start + count);
  }

  skip(count: number): void {
    this.#advance(count);
  }

  /** The octet at an offset, without moving. */
  peekUint8(offset: number): number {
    if (offset >= this.octets.length) throw new FormatError("message ends early", this.octets.length);
    return this.#view.getUint8(offset);
  }

  #advance(count: number): number {
    const start = this.at;
    if (count > this.octets.length - start) throw new FormatError("message ends early", this.octets.length);
    this.at = start + count;
    return start;
  }
}
