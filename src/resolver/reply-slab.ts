import type { Octets } from "../dns/octets.ts";

/**
 * Memory is taken from the runtime in pieces of this size: some 200 replies each. With larger ones a piece is in use long
 * enough for the garbage collector to see it twice and to keep it as old, which makes a busy process grow.
 */
const SLAB_OCTETS = 16_384;
/** Replies larger than this get memory of their own, lest they use up slabs. */
const MAX_SHARED_OCTETS = 4096;

/**
 * Memory for replies, cut off a larger piece one after the other and never given twice. Typed arrays beyond 64 octets
 * cost V8 an allocation outside its heap, which takes longer than all other work on a cached reply together.
 */
export class ReplySlab {
  #slab = new ArrayBuffer(0);
  #usedOctets = 0;

  /** Octets to be written; what stands behind and before them in their buffer belongs to others. */
  take(sizeOctets: number): Octets {
    if (sizeOctets > MAX_SHARED_OCTETS) return new Uint8Array(sizeOctets);
    if (this.#usedOctets + sizeOctets > this.#slab.byteLength) {
      this.#slab = new ArrayBuffer(SLAB_OCTETS);
      this.#usedOctets = 0;
    }
    const octets = new Uint8Array(this.#slab, this.#usedOctets, sizeOctets);
    this.#usedOctets += sizeOctets;
    return octets;
  }
}
