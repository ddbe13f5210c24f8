/** One value to be written. */
export interface KvPair {
  readonly key: string;
  readonly value: Uint8Array;
}

/** One page of a list; without `cursor` it is the last. */
export interface KvPage {
  readonly keys: readonly string[];
  readonly cursor?: string;
}

/**
 * The REST API of one KV namespace, one request a call: nothing is split, waited for or made again. Rejects with what
 * `describeFailure` can read.
 */
export interface KvApi {
  /** The value, or undefined when the key is absent. */
  get(key: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Values that are UTF-8 text, at most `BULK_READ_KEYS`; absent ones are left out. */
  getTexts(keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Writes pairs of different keys; resolves with the keys that were not written. */
  put(pairs: readonly KvPair[], signal: AbortSignal): Promise<readonly string[]>;
  /** Removes keys; resolves with those that were not. */
  delete(keys: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  list(prefix: string, cursor: string | undefined, signal: AbortSignal): Promise<KvPage>;
  /** Told about each answer: how many requests are left of the limit, and for how many seconds that counts. */
  onQuota?: (quota: RequestQuota) => void;
}

/** What the header `Ratelimit` says (documentation of the API, rate limits). */
export interface RequestQuota {
  readonly remaining: number;
  readonly resetSeconds: number;
}
