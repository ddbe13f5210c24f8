/** Reads a key-value store. Values are whole: a reader never sees part of one. */
export interface StoreReader {
  /** How many reads it takes best side by side; `STORE_CONCURRENCY` when it does not say. */
  readonly readConcurrency?: number;
  /** The value, or undefined when the key is absent. Rejects with `StoreError` when the store cannot say. */
  get(key: string): Promise<Uint8Array | undefined>;
}

/** Writes a key-value store. */
export interface StoreWriter extends StoreReader {
  /** True when `put` has read back what it wrote before it resolves, so that nobody need do so once more. */
  readonly verifiesPuts?: boolean;
  /** For how many seconds readers may not see what was written; absent where they see it at once. */
  readonly consistencyDelaySeconds?: number;
  /** Writes all pairs; when it resolves, all are durable. When it rejects, any of them may be. */
  put(pairs: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** Removes keys; an absent one is no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** All keys that begin with `prefix`, sorted. */
  list(prefix: string): Promise<string[]>;
}

/** A store that failed, was refused, or holds something that it must not. */
export class StoreError extends Error {
  override readonly name: string = "StoreError";
  readonly code: "unavailable" | "denied" | "corrupt" | "missing";
  constructor(code: StoreError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
