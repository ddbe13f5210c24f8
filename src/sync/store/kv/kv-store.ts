import { checkKey, isImmutableKey } from "../../../snapshot/keys.ts";
import { MAX_VALUE_OCTETS } from "../../../snapshot/limits.ts";
import { StoreError } from "../../../snapshot/store/store.ts";
import type { SyncStore, WriteGuard } from "../sync-store.ts";
import { batchKeys, batchPairs, sentOctets } from "./batches.ts";
import { KeysLeftError, storeErrorOf } from "./failure.ts";
import { KeyPace } from "./key-pace.ts";
import type { KvApi, KvPage, KvPair } from "./kv-api.ts";
import {
  ATTEMPT_MS,
  BATCH_KEYS,
  BATCHES_IN_FLIGHT,
  BULK_READ_KEYS,
  CONSISTENCY_DELAY_SECONDS,
  MAX_LIST_PAGES,
  SLOWEST_OCTETS_PER_MS,
} from "./limits.ts";
import { OwnWrites } from "./own-writes.ts";
import { RequestPace } from "./request-pace.ts";
import { KvRequests } from "./requests.ts";
import type { RetryLimits } from "./retry-budget.ts";
import { runBounded } from "./run-bounded.ts";
import { ShardReads } from "./shard-reads.ts";
import { REAL_TIMING, type KvTiming } from "./timing.ts";

/** What a store is made of. */
export interface KvStoreOptions {
  readonly api: KvApi;
  readonly namespaceId: string;
  /** Default: the clock of the machine. */
  readonly timing?: KvTiming;
  /** How long one request may take before it is made again, and longer as it has more to send; default `ATTEMPT_MS`. */
  readonly attemptMs?: number;
  /** For how long a request that fails is made again; default `USUAL_RETRY`. */
  readonly retry?: RetryLimits;
}

/**
 * A store in Workers KV, by its REST API. What this process writes it reads, though KV takes a minute to show it to all;
 * what others write is seen within `consistencyDelaySeconds`.
 */
export class KvStore implements SyncStore {
  readonly label: string;
  readonly consistencyDelaySeconds: number = CONSISTENCY_DELAY_SECONDS;
  readonly readConcurrency: number = BULK_READ_KEYS;
  readonly #api: KvApi;
  readonly #requests: KvRequests;
  readonly #attemptMs: number;
  readonly #keyPace: KeyPace;
  readonly #ownWrites: OwnWrites;
  readonly #shards: ShardReads;

  constructor({ api, namespaceId, timing = REAL_TIMING, attemptMs = ATTEMPT_MS, retry }: KvStoreOptions) {
    this.label = `kv:${namespaceId}`;
    const pace = new RequestPace(timing);
    api.onQuota = (quota) => pace.learn(quota);
    this.#api = api;
    this.#attemptMs = attemptMs;
    this.#requests = new KvRequests(timing, pace, attemptMs, retry);
    this.#keyPace = new KeyPace(timing);
    this.#ownWrites = new OwnWrites(() => timing.nowMs());
    this.#shards = new ShardReads({ api, requests: this.#requests, timing, label: this.label });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    if (isImmutableKey(key)) return this.#shards.get(key);
    const action = `reading ${key} from ${this.label}`;
    const value = await this.#requests.make({ action, attempt: (signal) => this.#api.get(key, signal) });
    return this.#ownWrites.settle(key, value);
  }

  async put(pairs: ReadonlyMap<string, Uint8Array>, guard?: WriteGuard): Promise<void> {
    for (const [key, value] of pairs) checkPair(key, value);
    const batches = batchPairs([...pairs].map(([key, value]) => ({ key, value })));
    await runBounded(batches, BATCHES_IN_FLIGHT, (batch) => this.#putBatch(batch, guardOf(batch, guard)));
  }

  async delete(keys: readonly string[], guard?: WriteGuard): Promise<void> {
    for (const key of keys) checkKey(key);
    const batches = batchKeys([...new Set(keys)], BATCH_KEYS);
    await runBounded(batches, BATCHES_IN_FLIGHT, (batch) => this.#deleteBatch(batch, guard));
  }

  async list(prefix: string): Promise<string[]> {
    const names = new Set<string>();
    let cursor: string | undefined;
    for (let pages = 0; pages < MAX_LIST_PAGES; pages++) {
      const page: KvPage = await this.#requests.make({
        action: `listing ${prefix}* of ${this.label}`,
        attempt: (signal) => this.#api.list(prefix, cursor, signal),
      });
      for (const name of page.keys) names.add(name);
      cursor = page.cursor;
      if (cursor === undefined) return [...names].toSorted();
    }
    throw new StoreError("unavailable", `the list ${prefix}* of ${this.label} does not end`);
  }

  async close(): Promise<void> {
    this.#requests.close();
  }

  async #putBatch(pairs: readonly KvPair[], guard: WriteGuard | undefined): Promise<void> {
    const octets = pairs.reduce((sum, pair) => sum + sentOctets(pair), 0);
    const attemptMs = this.#attemptMs + Math.ceil(octets / SLOWEST_OCTETS_PER_MS);
    let left = pairs;
    const action = `writing ${actionObject(pairs.map(({ key }) => key))} to ${this.label}`;
    await this.#requests.make<void>({
      action,
      attemptMs: Math.min(attemptMs, guard?.attemptMs ?? attemptMs),
      attempt: async (signal) => {
        const keys = left.map(({ key }) => key);
        const write = (): Promise<readonly string[]> => {
          guard?.check();
          return this.#api.put(left, signal);
        };
        const unsuccessful = new Set(await this.#write(keys, signal, write));
        left = left.filter(({ key }) => unsuccessful.has(key));
        if (left.length > 0) throw new KeysLeftError([...unsuccessful]);
      },
      onRefused: async (failure) => {
        if (failure.isTooLarge !== true || left.length === 1) throw storeErrorOf(action, failure, failure);
        const half = Math.ceil(left.length / 2);
        await this.#putBatch(left.slice(0, half), guard);
        await this.#putBatch(left.slice(half), guard);
      },
    });
    for (const { key, value } of pairs) if (!isImmutableKey(key)) this.#ownWrites.wrote(key, value);
    this.#shards.wrote(pairs.map(({ key }) => key).filter(isImmutableKey));
  }

  async #deleteBatch(keys: readonly string[], guard: WriteGuard | undefined): Promise<void> {
    let left = keys;
    await this.#requests.make({
      action: `deleting ${actionObject(keys)} from ${this.label}`,
      attemptMs: Math.min(this.#attemptMs, guard?.attemptMs ?? this.#attemptMs),
      attempt: async (signal) => {
        const write = (): Promise<readonly string[]> => {
          guard?.check();
          return this.#api.delete(left, signal);
        };
        left = await this.#write(left, signal, write);
        if (left.length > 0) throw new KeysLeftError(left);
      },
    });
    for (const key of keys) if (!isImmutableKey(key)) this.#ownWrites.wrote(key, undefined);
    this.#shards.deleted(keys);
  }

  /** Shards are written once, so that only the other keys need to be spared a second write too soon. */
  #write<T>(keys: readonly string[], signal: AbortSignal, write: () => Promise<T>): Promise<T> {
    return this.#keyPace.run(
      keys.filter((key) => !isImmutableKey(key)),
      signal,
      write,
    );
  }
}

/** Shards say the same whoever writes them. */
function guardOf(pairs: readonly KvPair[], guard: WriteGuard | undefined): WriteGuard | undefined {
  return pairs.every(({ key }) => isImmutableKey(key)) ? undefined : guard;
}

function checkPair(key: string, value: Uint8Array): void {
  checkKey(key);
  if (value.length <= MAX_VALUE_OCTETS) return;
  throw new StoreError("denied", `${key} would have ${value.length} octets, the limit of KV is ${MAX_VALUE_OCTETS}`);
}

function actionObject(keys: readonly string[]): string {
  return keys.length === 1 && keys[0] !== undefined ? keys[0] : `${keys.length} keys`;
}
