import type { StoreWriter } from "../../snapshot/store/store.ts";

/** What a writer that may lose its right holds a write to, all the while that the write is made again. */
export interface WriteGuard {
  /** Throws `StoreError` when nothing may be written any more; asked before each attempt, just before it takes effect. */
  readonly check: () => void;
  /** How long an attempt may be under way at most: for so long, nobody else can have the right. */
  readonly attemptMs: number;
}

/** A store that a sync publishes to. */
export interface SyncStore extends StoreWriter {
  /** What it is called on the command line, e.g. `dir:table`. */
  readonly label: string;
  /** `guard` is for what is overwritten; shards, which are immutable, need none. */
  put(pairs: ReadonlyMap<string, Uint8Array>, guard?: WriteGuard): Promise<void>;
  delete(keys: readonly string[], guard?: WriteGuard): Promise<void>;
  /** Lets go of what it holds; nothing may be asked of it afterwards. */
  close(): Promise<void>;
}
