interface Entry<T> {
  readonly value: T;
  readonly sizeOctets: number;
}

/** Values by key within a number of octets; the least recently used go first. */
export class BoundedCache<T> {
  readonly #maxOctets: number;
  /** In the order of their last use, oldest first. */
  readonly #entries = new Map<string, Entry<T>>();
  #sizeOctets = 0;

  constructor(maxOctets: number) {
    this.#maxOctets = maxOctets;
  }

  /** What all values take together. */
  get sizeOctets(): number {
    return this.#sizeOctets;
  }

  /** The value, which counts as a use. */
  find(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** True when the value is there; does not count as a use. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Keeps a value in place of the one before. It stays even when it is larger than the bound: somebody waits for it. */
  set(key: string, value: T, sizeOctets: number): void {
    this.#delete(key);
    this.#entries.set(key, { value, sizeOctets });
    this.#sizeOctets += sizeOctets;
    for (const oldest of this.#entries.keys()) {
      if (this.#sizeOctets <= this.#maxOctets || oldest === key) return;
      this.#delete(oldest);
    }
  }

  #delete(key: string): void {
    this.#sizeOctets -= this.#entries.get(key)?.sizeOctets ?? 0;
    this.#entries.delete(key);
  }
}
