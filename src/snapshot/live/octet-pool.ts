/** How much larger than asked for a piece of memory may be: by an eighth. */
const STEPS_PER_DOUBLING = 8;
/** Smaller pieces are not worth a class of their own. */
const LEAST_OCTETS = 1024;

/**
 * Memory that is taken for contents and given back: as the shards of a large table come and go by the thousand, new memory
 * for each would have the whole heap collected about as often as they do.
 */
export class OctetPool {
  readonly #maxOctets: number;
  /** Pieces that are free, by how many octets they have at least. */
  readonly #free = new Map<number, ArrayBufferLike[]>();
  /** Memory of its own; what others made may be shared with something that it knows nothing of. */
  readonly #own = new WeakSet<ArrayBufferLike>();
  #freeOctets = 0;

  /** Keeps no more than `maxOctets` that nobody uses. */
  constructor(maxOctets: number) {
    this.#maxOctets = maxOctets;
  }

  /** How many octets are free. */
  get freeOctets(): number {
    return this.#freeOctets;
  }

  /** Memory of so many octets, with anything in it. */
  take(sizeOctets: number): Uint8Array {
    const least = roundUp(sizeOctets);
    const piece = this.#free.get(least)?.pop();
    if (piece === undefined) {
      const buffer = new ArrayBuffer(least);
      this.#own.add(buffer);
      return new Uint8Array(buffer, 0, sizeOctets);
    }
    this.#freeOctets -= piece.byteLength;
    return new Uint8Array(piece, 0, sizeOctets);
  }

  /** Lets memory be given that was not taken here, unless it is a part of something that is larger. */
  adopt({ buffer, byteLength }: Uint8Array): void {
    if (byteLength === buffer.byteLength && byteLength >= LEAST_OCTETS) this.#own.add(buffer);
  }

  /** Gives memory back that was taken or adopted, other memory is left alone; nobody may look at it any more. */
  give({ buffer }: Uint8Array): void {
    if (!this.#own.has(buffer) || this.#freeOctets + buffer.byteLength > this.#maxOctets) return;
    const least = roundDown(buffer.byteLength);
    const pieces = this.#free.get(least);
    if (pieces === undefined) this.#free.set(least, [buffer]);
    else pieces.push(buffer);
    this.#freeOctets += buffer.byteLength;
  }
}

/** The distance between sizes of pieces about as large as that. */
function stepAt(sizeOctets: number): number {
  return 2 ** Math.floor(Math.log2(sizeOctets)) / STEPS_PER_DOUBLING;
}

function roundUp(sizeOctets: number): number {
  const size = Math.max(sizeOctets, LEAST_OCTETS);
  const step = stepAt(size);
  return Math.ceil(size / step) * step;
}

function roundDown(sizeOctets: number): number {
  const step = stepAt(sizeOctets);
  return Math.floor(sizeOctets / step) * step;
}
