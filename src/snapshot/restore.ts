import { digestOf } from "./digest.ts";
import { encodePointer, shardDigestsOf, type SnapshotPointer } from "./format/pointer.ts";
import { historyKey, POINTER_KEY, shardKey } from "./keys.ts";
import { STORE_CONCURRENCY } from "./limits.ts";
import { readPointer } from "./read-pointer.ts";
import { ShardHold } from "./retention/hold-shards.ts";
import { MONOTONIC_CLOCK, Moment, type StoreClock } from "./retention/store-clock.ts";
import { StoreError, type StoreWriter } from "./store/store.ts";

/** What goes with a restored table. */
export interface RestoreOptions {
  /** Seconds since the epoch. */
  readonly nowSeconds: number;
  /** The new generation is greater, whatever the pointer says. */
  readonly afterGeneration?: number;
  /** Pairs to be written before the pointer. */
  readonly besides?: (pointer: SnapshotPointer) => ReadonlyMap<string, Uint8Array>;
  /** Default: one without a wall clock. */
  readonly clock?: StoreClock;
}

/**
 * Makes a superseded snapshot the current one again, as the next generation: all its shards are read and verified first,
 * and no shard is written, so that readers see the one table or the other. Resolves with the new pointer; rejects
 * with `StoreError`, which leaves all as it was, when a shard is gone or is not what its digest says.
 */
export async function restoreSnapshot(
  store: StoreWriter,
  superseded: SnapshotPointer,
  { nowSeconds, afterGeneration = 0, besides = () => new Map(), clock = MONOTONIC_CLOCK }: RestoreOptions,
): Promise<SnapshotPointer> {
  const since = new Moment(clock);
  await checkShards(store, superseded);
  const current = await readPointer(store);
  const last = Math.max(current?.generation ?? 0, superseded.generation, afterGeneration);
  const restored = { ...superseded, generation: last + 1, publishedSeconds: nowSeconds };
  const history = current && ([historyKey(current.generation), encodePointer(current)] as const);
  const before = new Map([...besides(restored), ...(history === undefined ? [] : [history])]);
  const seen = shardDigestsOf(superseded);
  const hold = new ShardHold(store, { pointer: restored, previous: current, since, seen, contents: new Map() }, clock);
  await hold.look();
  if (before.size > 0) await store.put(before);
  await hold.look();
  await store.put(new Map([[POINTER_KEY, encodePointer(restored)]]));
  return restored;
}

async function checkShards(store: StoreWriter, superseded: SnapshotPointer): Promise<void> {
  const digests = [...new Set(shardDigestsOf(superseded))];
  const { readConcurrency = STORE_CONCURRENCY } = store;
  for (let at = 0; at < digests.length; at += readConcurrency) {
    await Promise.all(digests.slice(at, at + readConcurrency).map((digest) => checkShard(store, digest, superseded)));
  }
}

async function checkShard(store: StoreWriter, digest: string, { generation }: SnapshotPointer): Promise<void> {
  const content = await store.get(shardKey(digest));
  if (content !== undefined && (await digestOf(content)) === digest) return;
  const what = content === undefined ? "is gone" : "is not what was written";
  const code = content === undefined ? "missing" : "corrupt";
  throw new StoreError(code, `generation ${generation} cannot be restored: its shard ${shardKey(digest)} ${what}`);
}
