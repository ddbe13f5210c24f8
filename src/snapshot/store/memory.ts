import { checkKey } from "../keys.ts";
import type { StoreWriter } from "./store.ts";

/** A store in memory, for tests and for what need not last. */
export class MemoryStore implements StoreWriter {
  readonly #values = new Map<string, Uint8Array>();

  async get(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    return this.#values.get(key)?.slice();
  }

  async put(pairs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const key of pairs.keys()) checkKey(key);
    for (const [key, value] of pairs) this.#values.set(key, value.slice());
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) checkKey(key);
    for (const key of keys) this.#values.delete(key);
  }

  async list(prefix: string): Promise<string[]> {
    return [...this.#values.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  }
}
