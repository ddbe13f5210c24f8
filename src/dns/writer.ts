import type { Octets } from "./octets.ts";

/** Enough for most replies without growing. */
const FIRST_CAPACITY_OCTETS = 512;

/** A message in the making; its buffer grows as needed. Whoever writes keeps to the size that a message may have. */
export class Writer {
  #octets = new Uint8Array(FIRST_CAPACITY_OCTETS);
  #sizeOctets = 0;

  get sizeOctets(): number {
    return this.#sizeOctets;
  }

  /** What was written so far and room to spare; gone stale after the next write. */
  get octets(): Uint8Array {
    return this.#octets;
  }

  writeUint8(value: number): void {
    const at = this.reserve(1);
    this.#octets[at] = value;
  }

  writeUint16(value: number): void {
    const at = this.reserve(2);
    this.setUint16(at, value);
  }

  writeUint32(value: number): void {
    const at = this.reserve(4);
    this.setUint16(at, value >>> 16);
    this.setUint16(at + 2, value);
  }

  writeOctets(octets: Uint8Array): void {
    this.writeRange(octets, 0, octets.length);
  }

  /** Writes the octets from `start` up to `end`. */
  writeRange(octets: Uint8Array, start: number, end: number): void {
    const at = this.reserve(end - start) - start;
    const to = this.#octets;
    for (let from = start; from < end; from++) to[at + from] = octets[from] ?? 0;
  }

  /** Overwrites what was written at `offset`. */
  setUint16(offset: number, value: number): void {
    this.#octets[offset] = value >>> 8;
    this.#octets[offset + 1] = value;
  }

  /** Forgets everything from `sizeOctets` on. */
  truncate(sizeOctets: number): void {
    this.#sizeOctets = Math.min(sizeOctets, this.#sizeOctets);
  }

  /** The message in memory of its own. */
  finish(): Octets {
    return this.#octets.slice(0, this.#sizeOctets);
  }

  /** Makes room for `count` octets and returns the offset of the first. */
  reserve(count: number): number {
    const start = this.#sizeOctets;
    const sizeOctets = start + count;
    if (sizeOctets > this.#octets.length) this.#grow(sizeOctets);
    this.#sizeOctets = sizeOctets;
    return start;
  }

  #grow(sizeOctets: number): void {
    const larger = new Uint8Array(Math.max(sizeOctets, this.#octets.length * 2));
    larger.set(this.#octets);
    this.#octets = larger;
  }
}
