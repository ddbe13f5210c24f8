import type { Name } from "../dns/name.ts";
import type { MeshHost } from "../mesh/claim.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { digestOf } from "./digest.ts";
import { corrupt } from "./format/fields.ts";
import { ShardAddresses } from "./format/address-shard.ts";
import { ShardHosts } from "./format/shard.ts";
import { hostHeapOctets } from "./host-size.ts";
import { shardKey } from "./keys.ts";
import { SHARD_RETRY_MS } from "./limits.ts";
import { SharedReads } from "./shared-read.ts";
import { StoreError, type StoreReader } from "./store/store.ts";

/** What each entry takes besides its content: objects, keys, its place in the order of use. */
export const ENTRY_OCTETS = 400;

/** `maxOctets` bounds the memory that shards and parsed hosts take; `nowMs` since the epoch. */
export interface ShardCacheOptions {
  readonly store: StoreReader;
  readonly maxOctets: number;
  readonly nowMs: () => number;
}

/** A shard of either kind, as octets that are known to be what their digest says. */
export type StoredShard = ShardHosts | ShardAddresses;

/** The class of a shard's content; throws `StoreError` when the content is of another kind. */
export type ShardKind<T extends StoredShard> = new (content: Uint8Array, place: string) => T;

interface ParsedHost {
  readonly host: MeshHost;
  /** Of the shard that it was parsed from. */
  readonly place: string;
}

interface FailedLoad {
  readonly problem: StoreError;
  readonly untilMs: number;
}

/**
 * Shards as they are stored, and hosts parsed out of them, within one number of octets. A digest has no dot and a name
 * ends in one, so both have their keys in one cache.
 */
export class ShardCache {
  readonly #store: StoreReader;
  readonly #nowMs: () => number;
  readonly #cache: BoundedCache<StoredShard | ParsedHost>;
  readonly #loading: SharedReads<StoredShard>;
  readonly #failed = new Map<string, FailedLoad>();

  constructor({ store, maxOctets, nowMs }: ShardCacheOptions) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#cache = new BoundedCache(maxOctets);
    this.#loading = new SharedReads(nowMs);
  }

  get sizeOctets(): number {
    return this.#cache.sizeOctets;
  }

  /** The shard, if it is in memory. */
  find<T extends StoredShard>(digest: string, kind: ShardKind<T>): T | undefined {
    const cached = this.#cache.find(digest);
    return cached instanceof kind ? cached : undefined;
  }

  has(digest: string): boolean {
    return this.#cache.has(digest);
  }

  /** The host of that name in a shard, parsed once while it is remembered. Throws `StoreError` when its line is no host's. */
  findHost(hosts: ShardHosts, name: Name): MeshHost | undefined {
    const cached = this.#cache.find(name);
    if (cached !== undefined && "host" in cached && cached.place === hosts.place) return cached.host;
    const json = hosts.find(name);
    if (json === undefined) return undefined;
    const host = hosts.parse(name, json);
    this.#cache.set(name, { host, place: hosts.place }, ENTRY_OCTETS + hostHeapOctets(host));
    return host;
  }

  /**
   * Loads a shard, once for all who ask at the same time. Rejects with `StoreError`: `missing` when the store has none,
   * `corrupt` when its content has another digest or is of another kind; a failure stands for `SHARD_RETRY_MS`.
   */
  async load<T extends StoredShard>(digest: string, kind: ShardKind<T>): Promise<T> {
    const failed = this.#failed.get(digest);
    if (failed !== undefined && this.#nowMs() < failed.untilMs) throw failed.problem;
    const shard = await this.#loading.share(digest, () => this.#read(digest, kind));
    if (shard instanceof kind) return shard;
    throw corrupt(shardKey(digest), "is named as hosts and as addresses");
  }

  async #read<T extends StoredShard>(digest: string, kind: ShardKind<T>): Promise<T> {
    try {
      const shard = await decodeVerified(await this.#store.get(shardKey(digest)), digest, kind);
      this.#failed.delete(digest);
      this.#cache.set(digest, shard, ENTRY_OCTETS + shard.sizeOctets);
      return shard;
    } catch (cause) {
      const problem = asStoreError(cause, `loading ${shardKey(digest)}`);
      this.#forgetOldFailures();
      this.#failed.set(digest, { problem, untilMs: this.#nowMs() + SHARD_RETRY_MS });
      throw problem;
    }
  }

  #forgetOldFailures(): void {
    for (const [digest, { untilMs }] of this.#failed) if (untilMs <= this.#nowMs()) this.#failed.delete(digest);
  }
}

/** The content of a shard once its digest was found right. Rejects with `StoreError`. */
export async function decodeVerified<T extends StoredShard>(
  content: Uint8Array | undefined,
  digest: string,
  kind: ShardKind<T>,
): Promise<T> {
  const key = shardKey(digest);
  if (content === undefined) throw new StoreError("missing", `${key} is named by the pointer and is not there`);
  const actual = await digestOf(content);
  if (actual !== digest) throw corrupt(key, `has the digest ${actual}`);
  return new kind(content, key);
}

/** Whatever a store rejects with, as a `StoreError`. */
export function asStoreError(cause: unknown, action: string): StoreError {
  if (cause instanceof StoreError) return cause;
  return new StoreError("unavailable", `failed ${action}: ${String(cause)}`, { cause });
}
