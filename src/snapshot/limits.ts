/** Longest key of Workers KV, in octets (Cloudflare documentation, KV limits); every store keeps to it. */
export const MAX_KEY_OCTETS = 512;
/** Largest value of Workers KV: 25 MiB (Cloudflare documentation, KV limits). */
export const MAX_VALUE_OCTETS: number = 25 * 1024 * 1024;
/** Shortest `cacheTtl` of a KV read; also the one for what changes (Cloudflare changelog, 2026-01-30). */
export const MIN_KV_CACHE_TTL_SECONDS = 30;
/** `cacheTtl` for values that never change: a day. */
export const IMMUTABLE_KV_CACHE_TTL_SECONDS = 86_400;

/** How many hosts a shard should hold: about 100 kB of text, which decodes well within 1 ms of CPU. */
export const TARGET_HOSTS_PER_SHARD = 256;
/** Above this average the number of shards grows. Far from the target, so that few changes rewrite every shard. */
export const MAX_AVERAGE_HOSTS_PER_SHARD = 512;
/** Below this average the number of shards shrinks. */
export const MIN_AVERAGE_HOSTS_PER_SHARD = 64;
/** Most shards of one snapshot: some 16 million hosts, and a list of digests (1.6 MB) that fits into the pointer. */
export const MAX_SHARDS = 65_536;

/** How often a reader looks for a new pointer unless told otherwise: no sooner than KV would show one. */
export const DEFAULT_REFRESH_INTERVAL_MS: number = MIN_KV_CACHE_TTL_SECONDS * 1000;
/** Memory for decoded shards unless told otherwise: a quarter of an isolate of 128 MB (Cloudflare Workers limits). */
export const DEFAULT_SHARD_CACHE_OCTETS: number = 32 * 1024 * 1024;
/** How long a shard that could not be loaded is not asked for again, so that queries for it do not flood the store. */
export const SHARD_RETRY_MS = 2_000;
/** How soon the pointer is read again after that failed, or while there is no table: a store that is back shows at once. */
export const POINTER_RETRY_MS = 2_000;

/**
 * How long a read of the store is waited for by those who did not start it. A Worker never finishes what it was doing for
 * a request whose client went away, so a read shared between requests may hang for good; then the next one starts anew.
 */
export const SHARED_READ_MS = 5_000;

/** How many superseded snapshots stay restorable. */
export const RETAINED_SNAPSHOTS = 3;
/**
 * How long a superseded snapshot stays whatever their number: a reader may hold its pointer for one refresh interval
 * more than the 60 s that KV takes to show a new one, and loads its shards only when they are asked for.
 */
export const RETAINED_SECONDS = 3_600;

/** How many shards are read or written at once; a Worker has six connections (Cloudflare Workers limits). */
export const STORE_CONCURRENCY = 6;
