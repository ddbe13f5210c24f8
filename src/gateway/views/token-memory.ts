/** Remembers values by token, as many as it may, and without telling by its timing how much of a token was right. */
export class TokenMemory<Value> {
  readonly #capacity: number;
  readonly #seed: number;
  /** In the order of their first use, or of the last look at those that were used again. */
  readonly #entries = new Map<number, Entry<Value>>();

  /** `seed`, a random number of 32 bits, keeps outsiders from choosing tokens that push one another out. */
  constructor(capacity: number, seed: number) {
    this.#capacity = capacity;
    this.#seed = seed;
  }

  get size(): number {
    return this.#entries.size;
  }

  find(token: string): Value | undefined {
    const entry = this.#entries.get(hashText(token, this.#seed));
    if (entry === undefined || !isSameText(entry.token, token)) return undefined;
    entry.wasUsed = true;
    return entry.value;
  }

  /** Keeps a value; with more tokens than there is room for, the oldest that was not used since goes. */
  keep(token: string, value: Value): void {
    const hash = hashText(token, this.#seed);
    this.#entries.delete(hash);
    const entry = { token, value, wasUsed: false };
    this.#entries.set(hash, entry);
    if (this.#entries.size > this.#capacity) this.#evict(entry);
  }

  forget(token: string): void {
    if (this.find(token) !== undefined) this.#entries.delete(hashText(token, this.#seed));
  }

  /** Takes the first but the newest; one that was used since it was last looked at goes to the end instead, once. */
  #evict(newest: Entry<Value>): void {
    for (const [hash, entry] of this.#entries) {
      this.#entries.delete(hash);
      if (!entry.wasUsed && entry !== newest) return;
      entry.wasUsed = false;
      this.#entries.set(hash, entry);
    }
  }
}

interface Entry<Value> {
  readonly token: string;
  readonly value: Value;
  wasUsed: boolean;
}

/** FNV-1a over the whole text, cut to what V8 keeps as a small integer: tokens that begin alike share nothing. */
function hashText(text: string, seed: number): number {
  let hash = 0x811c_9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash & 0x3fff_ffff;
}

/** True for equal texts; those of equal length are compared to their end wherever they differ. */
export function isSameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
