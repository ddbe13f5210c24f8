/** Remembers values by credential, as many as it may; its timing does not tell how much of a credential was right. */
export class CredentialMemory<Value> {
  readonly #capacity: number;
  readonly #seed: number;
  /** In the order of their first use, or of the last look at those that were used again. */
  readonly #entries = new Map<number, Entry<Value>>();

  /** `seed`, a random number of 32 bits, keeps outsiders from choosing credentials that push one another out. */
  constructor(capacity: number, seed: number) {
    this.#capacity = capacity;
    this.#seed = seed;
  }

  get size(): number {
    return this.#entries.size;
  }

  find(credential: string): Value | undefined {
    const entry = this.#entries.get(hashText(credential, this.#seed));
    if (entry === undefined || !isSameText(entry.credential, credential)) return undefined;
    entry.wasUsed = true;
    return entry.value;
  }

  /** Keeps a value; with more credentials than there is room for, the oldest that was not used since goes. */
  keep(credential: string, value: Value): void {
    const hash = hashText(credential, this.#seed);
    this.#entries.delete(hash);
    const entry = { credential, value, wasUsed: false };
    this.#entries.set(hash, entry);
    if (this.#entries.size > this.#capacity) this.#evict(entry);
  }

  forget(credential: string): void {
    if (this.find(credential) !== undefined) this.#entries.delete(hashText(credential, this.#seed));
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
  readonly credential: string;
  readonly value: Value;
  wasUsed: boolean;
}

/** FNV-1a over the whole text, cut to what V8 keeps as a small integer: credentials that begin alike share nothing. */
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
