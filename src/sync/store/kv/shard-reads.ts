import { BulkReads } from "./bulk-reads.ts";
import type { KvApi } from "./kv-api.ts";
import { FIRST_ARRIVAL_WAIT_MS, LONGEST_ARRIVAL_WAIT_MS, REMEMBERED_MS } from "./limits.ts";
import type { KvRequests } from "./requests.ts";
import type { KvTiming } from "./timing.ts";

/** What reads of shards need. */
export interface ShardReadsOptions {
  readonly api: KvApi;
  readonly requests: KvRequests;
  readonly timing: KvTiming;
  /** What the store is called, for messages. */
  readonly label: string;
}

/**
 * Reads keys whose values never change and are text, many with one request. A key that this process wrote a short while ago
 * and that does not show is waited for: KV remembers a miss for as long as it would a value ("How KV works").
 */
export class ShardReads {
  readonly #options: ShardReadsOptions;
  readonly #writtenMs = new Map<string, number>();
  readonly #bulk = new BulkReads((keys) => this.#read(keys));

  constructor(options: ShardReadsOptions) {
    this.#options = options;
  }

  /** Says that keys were written, so that they must be there. */
  wrote(keys: readonly string[]): void {
    const nowMs = this.#options.timing.nowMs();
    for (const [key, writtenMs] of this.#writtenMs) if (nowMs - writtenMs > REMEMBERED_MS) this.#writtenMs.delete(key);
    for (const key of keys) this.#writtenMs.set(key, nowMs);
  }

  /** Says that keys were removed. */
  deleted(keys: readonly string[]): void {
    for (const key of keys) this.#writtenMs.delete(key);
  }

  /** The value, or undefined when the key is absent, and stays so for as long as its write may take to show. */
  async get(key: string): Promise<Uint8Array | undefined> {
    const { timing, requests } = this.#options;
    for (let waitMs = FIRST_ARRIVAL_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_ARRIVAL_WAIT_MS)) {
      const value = await this.#bulk.get(key);
      const writtenMs = this.#writtenMs.get(key);
      if (value !== undefined || writtenMs === undefined) return value;
      const leftMs = writtenMs + REMEMBERED_MS - timing.nowMs();
      if (leftMs <= 0) return undefined;
      // All that were written together wait alike, so that they are read together again.
      await timing.sleep(Math.min(waitMs, leftMs), requests.signal);
    }
  }

  async #read(keys: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const { api, requests, label } = this.#options;
    const [only] = keys;
    if (only !== undefined && keys.length === 1) {
      const action = `reading ${only} from ${label}`;
      const value = await requests.make({ action, attempt: (signal) => api.get(only, signal) });
      return new Map(value === undefined ? [] : [[only, value]]);
    }
    return requests.make({
      action: `reading ${keys.length} values from ${label}`,
      attempt: (signal) => api.getTexts(keys, signal),
      // Too much for one answer: in halves, at the end one by one.
      onRefused: async () => {
        const half = Math.ceil(keys.length / 2);
        const first = await this.#read(keys.slice(0, half));
        return new Map([...first, ...(await this.#read(keys.slice(half)))]);
      },
    });
  }
}
