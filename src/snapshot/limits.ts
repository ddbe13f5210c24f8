/** Longest key of Workers KV, in octets (Cloudflare documentation, KV limits); every store keeps to it. */
export const MAX_KEY_OCTETS = 512;
/** Largest value of Workers KV: 25 MiB (Cloudflare documentation, KV limits). */
export const MAX_VALUE_OCTETS: number = 25 * 1024 * 1024;
/** Shortest `cacheTtl` of a KV read; also the one for what changes (Cloudflare changelog, 2026-01-30). */
export const MIN_KV_CACHE_TTL_SECONDS = 30;
/** `cacheTtl` for values that never change: a day. */
export const IMMUTABLE_KV_CACHE_TTL_SECONDS = 86_400;

/** How many hosts a shard should hold: about 100 kB of text, of which a reader finds the lines well within 1 ms of CPU. */
export const TARGET_HOSTS_PER_SHARD = 256;
/** Above this average the number of shards grows. Far from the target, so that few changes rewrite every shard. */
export const MAX_AVERAGE_HOSTS_PER_SHARD = 512;
/** Below this average the number of shards shrinks. */
export const MIN_AVERAGE_HOSTS_PER_SHARD = 64;
/** How many owners of addresses a shard of addresses should hold: about 110 kB of text. */
export const TARGET_OWNERS_PER_SHARD = 1024;
/** Above this average the number of shards of addresses grows. */
export const MAX_AVERAGE_OWNERS_PER_SHARD = 2048;
/** Below this average the number of shards of addresses shrinks. */
export const MIN_AVERAGE_OWNERS_PER_SHARD = 256;
/**
 * A table with more shards than these is a large one, of which many parts change at a time, and each change rewrites a shard:
 * there shards hold so many times less. In smaller tables that would only make the pointer longer, which every reader parses.
 */
export const MOST_COARSE_SHARDS = 256;
/** How many times less a shard of a large table holds. */
export const FINE_SHARDS_PER_COARSE = 4;
/** Most shards of one kind: some 4 million hosts before they hold more, and a list of digests (1.6 MB) that fits into the pointer. */
export const MAX_SHARDS = 65_536;

/** More hosts than these below one domain are divided among shards by one label more: half of what a shard may hold. */
export const MOST_UNCROWDED_HOSTS = 256;
/** With fewer they come together again. */
export const LEAST_CROWDED_HOSTS = 64;

/** Most addresses that the pointer amends, so that changes of single Services rewrite no shard of addresses. */
export const MAX_AMENDED_ADDRESSES = 512;
/** Most text of amended addresses, in octets: every reader parses the pointer whenever it changes. */
export const MAX_AMENDED_OCTETS: number = 128 * 1024;
/** How much of that may stay taken while shards of hosts are written anyway: the other half is for the next changes. */
export const KEPT_AMENDED_SHARE = 0.5;

/** Largest TTL (RFC 2181 section 8). */
export const MAX_TTL_SECONDS = 2_147_483_647;

/** How often a reader looks for a new pointer unless told otherwise: no sooner than KV would show one. */
export const DEFAULT_REFRESH_INTERVAL_MS: number = MIN_KV_CACHE_TTL_SECONDS * 1000;
/**
 * Memory for shards and hosts unless told otherwise: with it a reader of a million names takes less than 40 MB of the 128 MB
 * of an isolate (Cloudflare Workers limits), and a Service of 100 000 endpoints (21 MB) is parsed once.
 */
export const DEFAULT_SHARD_CACHE_OCTETS: number = 22 * 1024 * 1024;
/** How long a shard that could not be loaded is not asked for again, so that queries for it do not flood the store. */
export const SHARD_RETRY_MS = 2_000;
/** How soon the pointer is read again after that failed, or while there is no table: a store that is back shows at once. */
export const POINTER_RETRY_MS = 2_000;

/**
 * How long a read of the store is waited for by those who did not start it. A Worker never finishes what it was doing for
 * a request whose client went away, so a read shared between requests may hang for good; then the next one starts anew.
 */
export const SHARED_READ_MS = 5_000;

/** How many superseded snapshots stay restorable unless told otherwise. */
export const RETAINED_SNAPSHOTS = 3;
/**
 * How long a superseded snapshot stays whatever their number, and how long what nothing names stays after that was written
 * down. Readers need 420 s of it: a refresh interval (300 s at most), the 60 s that KV takes to show a pointer, and a minute
 * for the shards of a question. Publications need 690 s: `LOOK_SECONDS`, `LONGEST_WRITE_SECONDS`, and the delay of a store
 * with its margin twice. What is more is the step of one clock that jumps, `RETAINED_GAP_SECONDS`.
 */
export const RETAINED_SECONDS = 900;
/** Most time that one step between publications counts for: a clock that jumps makes a young snapshot no older than this. */
export const RETAINED_GAP_SECONDS = 200;
/** How long before its pointer a publication may have looked what is to be deleted; it looks again when that was earlier. */
export const LOOK_SECONDS = 60;
/** After so long without a look a publication trusts no shard that it has not seen since. */
export const TRUSTED_SECONDS = 600;
/** How long one write may take until it is given up: that of KV, which is tried again for two minutes beside 330 s of waits. */
export const LONGEST_WRITE_SECONDS = 480;
/** How much longer than a store's delay is waited: clocks are not exact, and KV says "60 seconds or more". */
export const DELAY_MARGIN_SECONDS = 15;
/** How long one sweep goes on beginning to delete. */
export const SWEEP_SECONDS = 30;
/** Most shards of one mark: a shard that is needed again spares all of its mark. */
export const MARKED_SHARDS = 500;
/** Most marks that are made at once. What is more is marked when they are gone. */
export const MAX_MARKS = 200;

/** How many shards are read or written at once; a Worker has six connections (Cloudflare Workers limits). */
export const STORE_CONCURRENCY = 6;
