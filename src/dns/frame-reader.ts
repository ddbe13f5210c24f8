import type { Octets } from "./octets.ts";

const NOTHING = new Uint8Array(0);

/**
 * Cuts the octets of a TCP stream into DNS messages by their length prefix (RFC 1035 section 4.2.2).
 * A message that lies whole in one chunk is not copied; any other octet is copied once, so slow senders cost no more.
 */
export class FrameReader {
  #chunk: Uint8Array = NOTHING;
  #at = 0;
  #lengthHigh: number | undefined;
  #frameOctets: number | undefined;
  #partial: Uint8Array | undefined;
  #filled = 0;

  /** Adds octets as they arrived. The reader keeps the chunk, it does not copy it. */
  push(chunk: Uint8Array): void {
    this.#chunk = this.#remaining() === 0 ? chunk : joined(this.#chunk.subarray(this.#at), chunk);
    this.#at = 0;
  }

  /** The next whole message, possibly of no octets at all; undefined until more octets are pushed. */
  next(): Uint8Array | undefined {
    this.#frameOctets ??= this.#takeLength();
    if (this.#frameOctets === undefined) return undefined;
    if (this.#partial === undefined && this.#remaining() >= this.#frameOctets)
      return this.#takeWhole(this.#frameOctets);
    return this.#takePart(this.#frameOctets);
  }

  #remaining(): number {
    return this.#chunk.length - this.#at;
  }

  #takeLength(): number | undefined {
    this.#lengthHigh ??= this.#chunk[this.#at++];
    const low = this.#chunk[this.#at];
    if (this.#lengthHigh === undefined || low === undefined) {
      this.#at = this.#chunk.length;
      return undefined;
    }
    const frameOctets = this.#lengthHigh * 256 + low;
    this.#at++;
    this.#lengthHigh = undefined;
    return frameOctets;
  }

  #takeWhole(frameOctets: number): Uint8Array {
    const frame = this.#chunk.subarray(this.#at, this.#at + frameOctets);
    this.#at += frameOctets;
    this.#frameOctets = undefined;
    return frame;
  }

  #takePart(frameOctets: number): Uint8Array | undefined {
    this.#partial ??= new Uint8Array(frameOctets);
    const part = this.#chunk.subarray(this.#at, this.#at + frameOctets - this.#filled);
    this.#partial.set(part, this.#filled);
    this.#filled += part.length;
    this.#at += part.length;
    if (this.#filled < frameOctets) return undefined;
    const frame = this.#partial;
    this.#partial = undefined;
    this.#frameOctets = undefined;
    this.#filled = 0;
    return frame;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const octets = new Uint8Array(first.length + second.length);
  octets.set(first);
  octets.set(second, first.length);
  return octets;
}

/** A message with its length before it, in one piece, so that both leave in one segment (RFC 7766 section 8). */
export function frameOf(message: Uint8Array): Octets {
  const frame = new Uint8Array(message.length + 2);
  frame[0] = message.length >> 8;
  frame[1] = message.length & 0xff;
  frame.set(message, 2);
  return frame;
}
