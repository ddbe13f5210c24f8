import type { NameTable } from "../mesh/name-table.ts";
import { POINTER_KEY } from "./keys.ts";
import { DEFAULT_REFRESH_INTERVAL_MS, DEFAULT_SHARD_CACHE_OCTETS, POINTER_RETRY_MS } from "./limits.ts";
import { ShardAddresses } from "./format/address-shard.ts";
import type { SnapshotPointer } from "./format/pointer.ts";
import { ShardHosts } from "./format/shard.ts";
import { PointerReader } from "./pointer-reader.ts";
import { asStoreError, ShardCache, type ShardKind, type StoredShard } from "./shard-cache.ts";
import { SharedReads } from "./shared-read.ts";
import { StoreError, type StoreReader } from "./store/store.ts";
import { StoredNameTable } from "./stored-table.ts";

/** `nowMs` is the clock that `isDue` is asked on; the store is never written to. */
export interface SnapshotReaderOptions {
  readonly store: StoreReader;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** How long a pointer is taken for the newest; default 30 000. */
  readonly refreshIntervalMs?: number;
  /** Memory for shards and the hosts parsed out of them, in octets; default 22 MiB. */
  readonly shardCacheOctets?: number;
}

/**
 * Holds the newest snapshot of a store that is whole. What cannot be read, or is not what its digest says, leaves the one
 * before in place and is told by `lastProblem`.
 */
export class SnapshotReader {
  readonly #nowMs: () => number;
  readonly #refreshIntervalMs: number;
  readonly #pointers: PointerReader;
  readonly #cache: ShardCache;
  #table: StoredNameTable | undefined;
  /** The table before, to which a missing shard leads back. */
  #previous: StoredNameTable | undefined;
  /** Shards that sent the reader back; a snapshot that names one of them is taken only once it is there. */
  readonly #unreadable = new Set<string>();
  readonly #refreshing: SharedReads<void>;
  #attemptedMs = Number.NEGATIVE_INFINITY;
  #problem: StoreError | undefined;

  constructor({ store, nowMs, refreshIntervalMs, shardCacheOctets }: SnapshotReaderOptions) {
    this.#pointers = new PointerReader(store);
    this.#nowMs = nowMs;
    this.#refreshing = new SharedReads(nowMs);
    this.#refreshIntervalMs = refreshIntervalMs ?? DEFAULT_REFRESH_INTERVAL_MS;
    this.#cache = new ShardCache({ store, nowMs, maxOctets: shardCacheOctets ?? DEFAULT_SHARD_CACHE_OCTETS });
  }

  /** The table in memory; undefined until one was loaded. */
  current(): NameTable | undefined {
    return this.#table;
  }

  /** Why the store's newest snapshot is not the one in memory, or undefined when the last attempt was good. */
  get lastProblem(): StoreError | undefined {
    return this.#problem;
  }

  /** True when the pointer should be looked at again; `nowMs` in milliseconds since the epoch. */
  isDue(nowMs: number): boolean {
    const isWell = this.#table !== undefined && this.#problem === undefined;
    const intervalMs = isWell ? this.#refreshIntervalMs : Math.min(this.#refreshIntervalMs, POINTER_RETRY_MS);
    return nowMs - this.#attemptedMs >= intervalMs;
  }

  /** Looks at the pointer, once for all who ask at the same time. Never rejects: failures are in `lastProblem`. */
  refresh(): Promise<void> {
    return this.#refreshing.share(POINTER_KEY, () => this.#refresh());
  }

  async #refresh(): Promise<void> {
    this.#attemptedMs = this.#nowMs();
    try {
      const pointer = await this.#pointers.read();
      if (pointer === undefined) throw new StoreError("missing", `${POINTER_KEY} is not there: nothing was published`);
      if (this.#isNews(pointer)) await this.#adopt(pointer);
      this.#problem = undefined;
    } catch (cause) {
      this.#problem = asStoreError(cause, `loading ${POINTER_KEY}`);
    }
  }

  #isNews(pointer: SnapshotPointer): boolean {
    const current = this.#table?.pointer;
    return current === undefined || !(isSame(pointer, current) || isOlder(pointer, current));
  }

  /** Makes a snapshot the current one after the shards in use were loaded, so that no query waits for them. */
  async #adopt(pointer: SnapshotPointer): Promise<void> {
    const table: StoredNameTable = new StoredNameTable(pointer, {
      find: (digest, kind) => this.#cache.find(digest, kind),
      load: (digest, kind) => this.#cache.load(digest, kind),
      findHost: (hosts, name) => this.#cache.findHost(hosts, name),
      fallBack: (digest, problem) => this.#fallBack(table, digest, problem),
    });
    await this.#loadNeeded(this.#table?.pointer.shards, pointer.shards, ShardHosts);
    await this.#loadNeeded(this.#table?.pointer.addressShards, pointer.addressShards, ShardAddresses);
    // A refresh that was given up may come to this late, when a newer one has passed it.
    if (!this.#isNews(pointer)) return;
    if (this.#table?.digest !== table.digest) this.#previous = this.#table;
    this.#table = table;
    this.#unreadable.clear();
  }

  /** Loads shards that changed since the current table and are in memory in their old form, or failed before. */
  async #loadNeeded<T extends StoredShard>(
    old: readonly string[] | undefined,
    shards: readonly string[],
    kind: ShardKind<T>,
  ): Promise<void> {
    const isSameCount = old?.length === shards.length;
    for (const [index, digest] of shards.entries()) {
      if (digest === "" || this.#cache.has(digest)) continue;
      const isInUse = isSameCount && this.#cache.has(old?.[index] ?? "");
      if (isInUse || this.#unreadable.has(digest)) await this.#cache.load(digest, kind);
    }
  }

  /**
   * Leads from a snapshot that turned out not to be whole back to the one before, for this question and all that follow.
   * A store that merely cannot be reached says nothing about the snapshot, and the one before is there no more than it.
   */
  async #fallBack(table: StoredNameTable, digest: string, cause: unknown): Promise<NameTable> {
    const problem = asStoreError(cause, "loading a shard");
    this.#problem = problem;
    if (problem.code === "unavailable" || problem.code === "denied") throw problem;
    if (this.#table === table) this.#goBack(digest);
    if (this.#table === undefined || this.#table === table) throw problem;
    return this.#table;
  }

  #goBack(digest: string): void {
    if (this.#previous === undefined) return;
    this.#unreadable.add(digest);
    this.#table = this.#previous;
    this.#previous = undefined;
  }
}

/** KV may show a pointer older than one that it showed before. A store that was emptied begins at 1 again, but later. */
function isOlder(pointer: SnapshotPointer, current: SnapshotPointer): boolean {
  return pointer.generation < current.generation && pointer.publishedSeconds <= current.publishedSeconds;
}

function isSame(pointer: SnapshotPointer, current: SnapshotPointer): boolean {
  return (
    pointer.digest === current.digest &&
    pointer.generation === current.generation &&
    pointer.publishedSeconds === current.publishedSeconds
  );
}
