import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { StoreError, type StoreWriter } from "../../src/snapshot/store/store.ts";

/** A store that counts what is asked of it, and can be made to fail. Every pair of a `put` is a write of its own. */
export class FaultStore implements StoreWriter {
  readonly inner: MemoryStore;
  readonly reads: string[] = [];
  readonly writes: string[] = [];
  readonly deletes: string[] = [];
  /** How many more writes and deletions succeed. */
  writesLeft: number = Number.POSITIVE_INFINITY;
  /** Keys that read as this value; `missing` as absent, `failing` as a failure. */
  readonly overrides = new Map<string, Uint8Array | "missing" | "failing">();

  /** What another one holds as well is seen by both, each as a process of its own. */
  constructor(inner: MemoryStore = new MemoryStore()) {
    this.inner = inner;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.reads.push(key);
    const override = this.overrides.get(key);
    if (override === "failing") throw new StoreError("unavailable", `no answer for ${key}`);
    return override === "missing" ? undefined : (override ?? this.inner.get(key));
  }

  async put(pairs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [key, value] of pairs) {
      this.#spend();
      this.writes.push(key);
      await this.inner.put(new Map([[key, value]]));
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.#spend();
      this.deletes.push(key);
      await this.inner.delete([key]);
    }
  }

  async list(prefix: string): Promise<string[]> {
    return this.inner.list(prefix);
  }

  #spend(): void {
    if (this.writesLeft === 0) throw new StoreError("unavailable", "the store died");
    this.writesLeft--;
  }
}
