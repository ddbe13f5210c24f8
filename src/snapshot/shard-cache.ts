import { digestOf } from "./digest.ts";
import { corrupt } from "./format/fields.ts";
import { ShardHosts } from "./format/shard.ts";
import { shardKey } from "./keys.ts";
import { SHARD_RETRY_MS } from "./limits.ts";
import { SharedReads } from "./shared-read.ts";
import { StoreError, type StoreReader } from "./store/store.ts";

/** Octets of heap per octet of a shard whose hosts are all parsed: 2.9 on Node 24, 1.2 while none is. */
export const HEAP_OCTETS_PER_SHARD_OCTET = 3;

/** `maxOctets` bounds the heap that shards take, about three times their stored size; `nowMs` since the epoch. */
export interface ShardCacheOptions {
  readonly store: StoreReader;
  readonly maxOctets: number;
  readonly nowMs: () => number;
}

interface CachedShard {
  readonly hosts: ShardHosts;
  readonly sizeOctets: number;
}

interface FailedLoad {
  readonly problem: StoreError;
  readonly untilMs: number;
}

/** Decoded shards by digest, the least recently used going first when they exceed a number of octets. */
export class ShardCache {
  readonly #store: StoreReader;
  readonly #maxOctets: number;
  readonly #nowMs: () => number;
  /** In the order of their last use, oldest first. */
  readonly #shards = new Map<string, CachedShard>();
  readonly #loading: SharedReads<ShardHosts>;
  readonly #failed = new Map<string, FailedLoad>();
  #sizeOctets = 0;

  constructor({ store, maxOctets, nowMs }: ShardCacheOptions) {
    this.#store = store;
    this.#maxOctets = maxOctets;
    this.#nowMs = nowMs;
    this.#loading = new SharedReads(nowMs);
  }

  get sizeOctets(): number {
    return this.#sizeOctets;
  }

  /** The shard, if it is in memory. */
  find(digest: string): ShardHosts | undefined {
    const cached = this.#shards.get(digest);
    if (cached === undefined) return undefined;
    this.#shards.delete(digest);
    this.#shards.set(digest, cached);
    return cached.hosts;
  }

  has(digest: string): boolean {
    return this.#shards.has(digest);
  }

  /**
   * Loads a shard, once for all who ask at the same time. Rejects with `StoreError`: `missing` when the store has none,
   * `corrupt` when its content has another digest; a failure stands for `SHARD_RETRY_MS`.
   */
  async load(digest: string): Promise<ShardHosts> {
    const failed = this.#failed.get(digest);
    if (failed !== undefined && this.#nowMs() < failed.untilMs) throw failed.problem;
    return this.#loading.share(digest, () => this.#read(digest));
  }

  async #read(digest: string): Promise<ShardHosts> {
    try {
      const content = await this.#store.get(shardKey(digest));
      const hosts = await decodeVerified(content, digest);
      this.#failed.delete(digest);
      this.#keep(digest, hosts, (content?.length ?? 0) * HEAP_OCTETS_PER_SHARD_OCTET);
      return hosts;
    } catch (cause) {
      const problem = asStoreError(cause, `loading ${shardKey(digest)}`);
      this.#forgetOldFailures();
      this.#failed.set(digest, { problem, untilMs: this.#nowMs() + SHARD_RETRY_MS });
      throw problem;
    }
  }

  #keep(digest: string, hosts: ShardHosts, sizeOctets: number): void {
    if (this.#shards.has(digest)) return;
    this.#shards.set(digest, { hosts, sizeOctets });
    this.#sizeOctets += sizeOctets;
    for (const [oldest, shard] of this.#shards) {
      // The newest stays even when it is larger than the bound by itself: somebody waits for it.
      if (this.#sizeOctets <= this.#maxOctets || oldest === digest) return;
      this.#shards.delete(oldest);
      this.#sizeOctets -= shard.sizeOctets;
    }
  }

  #forgetOldFailures(): void {
    for (const [digest, { untilMs }] of this.#failed) if (untilMs <= this.#nowMs()) this.#failed.delete(digest);
  }
}

/** Decodes the content of a shard once its digest was found right. Rejects with `StoreError`. */
export async function decodeVerified(content: Uint8Array | undefined, digest: string): Promise<ShardHosts> {
  const key = shardKey(digest);
  if (content === undefined) throw new StoreError("missing", `${key} is named by the pointer and is not there`);
  const actual = await digestOf(content);
  if (actual !== digest) throw corrupt(key, `has the digest ${actual}`);
  return new ShardHosts(content, key);
}

/** Whatever a store rejects with, as a `StoreError`. */
export function asStoreError(cause: unknown, action: string): StoreError {
  if (cause instanceof StoreError) return cause;
  return new StoreError("unavailable", `failed ${action}: ${String(cause)}`, { cause });
}
