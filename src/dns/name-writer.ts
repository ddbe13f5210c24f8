import { MAX_NAME_OCTETS, MESSAGE_HEADER_OCTETS } from "./limits.ts";
import { ROOT } from "./name.ts";
import type { Name } from "./name.ts";
import { writeWireName } from "./wire-name.ts";
import type { Writer } from "./writer.ts";

/** Offsets from here on do not fit the fourteen bits of a pointer (RFC 1035 section 4.1.4). */
const POINTER_LIMIT = 0x4000;
const POINTER = 0xc000;
/** A name of 255 octets has at most 127 labels. */
const MAX_LABELS = 127;
/** Keeps hashes small integers, which maps look up fastest. */
const HASH_MASK = 0x3fff_ffff;

/** Encoding is synchronous and nothing here outlives a call, so one of each serves for all. */
const ownerScratch = new Uint8Array(MAX_NAME_OCTETS);
const labelStarts = new Uint8Array(MAX_LABELS + 1);
const suffixHashes = new Uint32Array(MAX_LABELS + 1);

/**
 * Writes the names of one message, compressed where an earlier name has the same suffix (RFC 1035 section 4.1.4).
 * Owners match in any case, names in RDATA only as they are spelled, because those must reach the reader unchanged.
 */
export class NameWriter {
  readonly #writer: Writer;
  /** Where a suffix was written last, by its hash without regard to case. */
  readonly #offsets = new Map<number, number>();
  #questionName: Name | undefined;
  #lastOwner: Name | undefined;
  #lastOwnerOffset = 0;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** Says that the question, whose name is `name` in whatever spelling, was just written behind the header. */
  noteQuestion(name: Name): void {
    if (name !== ROOT) this.#questionName = name;
  }

  /** Writes an owner or the name of a question; one equal to the name of the noted question becomes a pointer to it. */
  writeOwner(name: Name): void {
    if (name === this.#questionName) {
      this.#writer.writeUint16(POINTER | MESSAGE_HEADER_OCTETS);
    } else if (name === this.#lastOwner) {
      this.#writer.writeUint16(POINTER | this.#lastOwnerOffset);
    } else {
      this.#writeNewOwner(name);
    }
  }

  /** Writes the uncompressed name that starts at an offset of some RDATA, and returns its size there in octets. */
  writeRdataName(rdata: Uint8Array, start: number): number {
    return this.#writeCompressed(rdata, start, true);
  }

  #writeNewOwner(name: Name): void {
    const offset = this.#writer.sizeOctets;
    writeWireName(name, ownerScratch, 0);
    this.#writeCompressed(ownerScratch, 0, false);
    if (name === ROOT || offset >= POINTER_LIMIT) return;
    const [first = 0, second = 0] = this.#writer.octets.subarray(offset, offset + 2);
    this.#lastOwner = name;
    // Never a pointer to a pointer, which some readers refuse.
    this.#lastOwnerOffset = first >= 0xc0 ? ((first & 0x3f) << 8) | second : offset;
  }

  #writeCompressed(wire: Uint8Array, start: number, asSpelled: boolean): number {
    if (this.#offsets.size === 0 && this.#questionName !== undefined) this.#enterQuestion();
    const count = findLabels(wire, start);
    const nameOctets = labelStart(count) + 1;
    const kept = this.#countNewLabels(wire, start, count, asSpelled);
    // Before this name's own labels take the place of what they are like.
    const target = kept < count ? this.#offsets.get(suffixHashes[kept] ?? 0) : undefined;
    this.#enter(kept, this.#writer.sizeOctets);
    this.#writer.writeRange(wire, start, start + labelStart(kept));
    if (target === undefined) this.#writer.writeUint8(0);
    else this.#writer.writeUint16(POINTER | target);
    return nameOctets;
  }

  /** How many labels stand before the longest suffix that was written already. */
  #countNewLabels(wire: Uint8Array, start: number, count: number, asSpelled: boolean): number {
    for (let index = 0; index < count; index++) {
      const offset = this.#offsets.get(suffixHashes[index] ?? 0);
      if (offset === undefined) continue;
      if (isSameName(this.#writer.octets, offset, wire, start + labelStart(index), asSpelled)) return index;
    }
    return count;
  }

  #enterQuestion(): void {
    // Reads what was written and not the name, whose escapes would have to be undone; the labels are then overwritten.
    const count = findLabels(this.#writer.octets, MESSAGE_HEADER_OCTETS);
    this.#enter(count, MESSAGE_HEADER_OCTETS);
  }

  /** Remembers the first labels found last, with what follows each, as written at `offset`. */
  #enter(labelCount: number, offset: number): void {
    for (let index = 0; index < labelCount; index++) {
      const at = offset + labelStart(index);
      if (at >= POINTER_LIMIT) return;
      this.#offsets.set(suffixHashes[index] ?? 0, at);
    }
  }
}

/** Where a label found last starts, from the start of its name. */
function labelStart(index: number): number {
  return labelStarts[index] ?? 0;
}

/** Fills `labelStarts` (relative, the root's last) and `suffixHashes` for an uncompressed name; returns the labels. */
function findLabels(wire: Uint8Array, start: number): number {
  let count = 0;
  let at = start;
  for (let length = wire[at]; length !== 0; length = wire[at]) {
    if (length === undefined || length > 63 || at + length + 2 - start > MAX_NAME_OCTETS) {
      throw new RangeError(`no uncompressed name at octet ${start} of RDATA`);
    }
    labelStarts[count++] = at - start;
    at += length + 1;
  }
  labelStarts[count] = at - start;
  let hash = 0;
  for (let index = count - 1; index >= 0; index--) {
    const end = start + labelStart(index + 1);
    for (let octet = start + labelStart(index); octet < end; octet++) {
      hash = (Math.imul(hash, 31) + lowerCase(wire[octet] ?? 0)) & HASH_MASK;
    }
    suffixHashes[index] = hash;
  }
  return count;
}

/** Compares a name of the message, which may be compressed, with an uncompressed one. */
function isSameName(message: Uint8Array, offset: number, wire: Uint8Array, start: number, asSpelled: boolean): boolean {
  let at = offset;
  let other = start;
  for (;;) {
    const length = message[at] ?? 0;
    if (length >= 0xc0) {
      at = ((length & 0x3f) << 8) | (message[at + 1] ?? 0);
    } else {
      if (!isSameLabel(message, at, wire, other, asSpelled)) return false;
      if (length === 0) return true;
      at += length + 1;
      other += length + 1;
    }
  }
}

/** Compares two labels, their length octets included, which no case folding touches. */
function isSameLabel(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, asSpelled: boolean): boolean {
  const length = a[aStart] ?? 0;
  for (let index = 0; index <= length; index++) {
    const left = a[aStart + index] ?? 0;
    const right = b[bStart + index] ?? 0;
    if (left !== right && (asSpelled || lowerCase(left) !== lowerCase(right))) return false;
  }
  return true;
}

function lowerCase(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
}
