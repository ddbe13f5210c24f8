import { FormatError } from "./errors.ts";
import { MAX_LABEL_OCTETS, MAX_MESSAGE_OCTETS, MAX_NAME_OCTETS, MESSAGE_HEADER_OCTETS } from "./limits.ts";
import { ROOT, trustName } from "./name.ts";
import type { Name } from "./name.ts";
import type { Reader } from "./reader.ts";
import { formatWireLabels } from "./wire-name.ts";

/**
 * How many octets of names a message may have read through its compression pointers. Names that were pointed at before
 * are remembered and cost nothing, so honest messages of 64 KiB stay far below; without the bound, pointers at
 * overlapping names make a reader copy 255 octets for every few that were sent.
 */
export const MAX_OCTETS_THROUGH_POINTERS: number = MAX_MESSAGE_OCTETS;

const POINTER_OCTETS = 2;

/** Where names are put together. Decoding is synchronous and nothing here outlives a call, so one serves for all. */
const scratch = new Uint8Array(MAX_NAME_OCTETS);

interface KnownName {
  readonly name: Name;
  readonly sizeOctets: number;
}

/**
 * Reads the names of one message, compressed or not (RFC 1035 section 4.1.4). A pointer must lead to before the name,
 * or the part of it, that it stands in, so there are no loops; label types other than 00 and 11 are refused.
 */
export class NameReader {
  readonly #reader: Reader;
  /** Names by the offset a pointer led to. */
  readonly #known = new Map<number, KnownName>();
  #sizeOctets = 0;
  #octetsThroughPointers = 0;
  #octetsRead = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** How many octets of labels and pointers were looked at so far: the work that the message has caused. */
  get octetsRead(): number {
    return this.#octetsRead;
  }

  /** The name at the reader, which is moved behind it. Throws `FormatError`. */
  readName(): Name {
    const reader = this.#reader;
    const start = reader.at;
    this.#sizeOctets = 0;
    const stop = this.#readLabels(start);
    if (reader.peekUint8(stop) === 0) {
      reader.at = stop + 1;
      return this.#name();
    }
    const tail = this.#nameAt(this.#pointerTarget(stop, start), stop);
    reader.at = stop + POINTER_OCTETS;
    return tail;
  }

  /**
   * Copies the name at the reader uncompressed, spelled as it was received, and returns its size in octets.
   * `to` needs room for 255 octets. Throws `FormatError`.
   */
  copyName(to: Uint8Array, offset: number): number {
    const reader = this.#reader;
    const start = reader.at;
    this.#sizeOctets = 0;
    const stop = this.#readLabels(start);
    if (reader.peekUint8(stop) === 0) {
      reader.at = stop + 1;
    } else {
      this.#followPointers(this.#pointerTarget(stop, start));
      reader.at = stop + POINTER_OCTETS;
    }
    for (let at = 0; at < this.#sizeOctets; at++) to[offset + at] = scratch[at] ?? 0;
    to[offset + this.#sizeOctets] = 0;
    return this.#sizeOctets + 1;
  }

  /** The labels that stand in the scratch, before a name that a pointer leads to. */
  #nameAt(target: number, pointerOffset: number): Name {
    const ownOctets = this.#sizeOctets;
    const own = ownOctets === 0 ? "" : formatWireLabels(scratch, 0, ownOctets);
    let tail = this.#known.get(target);
    if (tail === undefined) {
      this.#sizeOctets = 0;
      this.#followPointers(target);
      tail = { name: this.#name(), sizeOctets: this.#sizeOctets };
      this.#known.set(target, tail);
    }
    if (ownOctets === 0) return tail.name;
    if (ownOctets + tail.sizeOctets >= MAX_NAME_OCTETS) throw new FormatError("name exceeds 255 octets", pointerOffset);
    return trustName(tail.name === ROOT ? own : own + tail.name);
  }

  /** Appends all labels that a pointer leads to, across further pointers. */
  #followPointers(firstTarget: number): void {
    let target = firstTarget;
    for (;;) {
      const sizeBefore = this.#sizeOctets;
      const stop = this.#readLabels(target);
      this.#octetsThroughPointers += this.#sizeOctets - sizeBefore + POINTER_OCTETS;
      if (this.#octetsThroughPointers > MAX_OCTETS_THROUGH_POINTERS) {
        throw new FormatError("compression pointers expand to too many octets", target);
      }
      if (this.#reader.peekUint8(stop) === 0) return;
      target = this.#pointerTarget(stop, target);
    }
  }

  /** Appends plain labels to the scratch; returns the offset of the zero octet or the pointer after them. */
  #readLabels(start: number): number {
    const reader = this.#reader;
    let at = start;
    for (;;) {
      const length = reader.peekUint8(at);
      if (length === 0 || length >= 0xc0) break;
      if (length > MAX_LABEL_OCTETS) throw new FormatError(`label type 0x${(length & 0xc0).toString(16)}`, at);
      const size = this.#sizeOctets;
      if (size + length + 2 > MAX_NAME_OCTETS) throw new FormatError("name exceeds 255 octets", at);
      // So that a message that ends inside a label is never read past its end.
      reader.peekUint8(at + length);
      for (let index = 0; index <= length; index++) scratch[size + index] = reader.octets[at + index] ?? 0;
      this.#sizeOctets = size + length + 1;
      at += length + 1;
    }
    this.#octetsRead += at - start + 1;
    return at;
  }

  /** Where the pointer at `offset` leads; it must be before `limit`. */
  #pointerTarget(offset: number, limit: number): number {
    const target = ((this.#reader.peekUint8(offset) & 0x3f) << 8) | this.#reader.peekUint8(offset + 1);
    if (target < MESSAGE_HEADER_OCTETS) throw new FormatError("compression pointer into the header", offset);
    if (target >= limit) throw new FormatError("compression pointer does not lead backwards", offset);
    return target;
  }

  #name(): Name {
    return this.#sizeOctets === 0 ? ROOT : trustName(formatWireLabels(scratch, 0, this.#sizeOctets));
  }
}
