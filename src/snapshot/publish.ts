import type { ClusterObservation } from "../mesh/cluster.ts";
import type { Snapshot } from "./build.ts";
import { encodePointer, shardDigestsOf, type SnapshotPointer } from "./format/pointer.ts";
import { generationOf, HISTORY_PREFIX, historyKey, POINTER_KEY } from "./keys.ts";
import { checkSize, putShards, type ReportShards } from "./put-shards.ts";
import { readPointer } from "./read-pointer.ts";
import { ShardHold } from "./retention/hold-shards.ts";
import { MONOTONIC_CLOCK, Moment, type StoreClock } from "./retention/store-clock.ts";
import { memoryOf } from "./retention/memory.ts";
import { noteSuperseded } from "./retention/superseded.ts";
import type { StoreWriter } from "./store/store.ts";

/** What a publication did. */
export interface Publication {
  /** `unchanged`: nothing was written. `refreshed`: only the pointer, for its newer observation times. */
  readonly kind: "published" | "refreshed" | "unchanged";
  readonly pointer: SnapshotPointer;
  readonly shardsWritten: number;
}

/** `nowSeconds`, since the epoch, becomes `publishedSeconds` of the pointer. */
export interface PublishOptions {
  readonly nowSeconds: number;
  /** Write every shard, not only those that the current pointer lacks: for a store that lost some. */
  readonly rewriteShards?: boolean;
  /** Go on with what a publication that broke off has left; default true, false for who knows that none did. */
  readonly resumes?: boolean;
  /** Told as shards are written; default: nobody is. */
  readonly reportShards?: ReportShards;
  /** The table gets a greater generation, and a current one that has none is written again. */
  readonly afterGeneration?: number;
  /** Write the pointer although its table is the same. */
  readonly rewritePointer?: boolean;
  /** What is written with the table: after its shards, before its pointer. */
  readonly besides?: (pointer: SnapshotPointer) => ReadonlyMap<string, Uint8Array>;
  /** Default: one without a wall clock. */
  readonly clock?: StoreClock;
}

/**
 * Makes `snapshot` the current one of a store: shards first, each read back, the pointer last, so that a reader sees the old
 * table or the new one whenever this stops, and the next publication goes on where it stopped. What another sync deletes
 * meanwhile because nothing named it is written again (`retainSnapshots`). Rejects with `StoreError`.
 */
export async function publishSnapshot(
  store: StoreWriter,
  snapshot: Snapshot,
  options: PublishOptions,
): Promise<Publication> {
  const {
    nowSeconds,
    rewriteShards = false,
    resumes = true,
    reportShards,
    clock = MONOTONIC_CLOCK,
    besides = nothing,
  } = options;
  const since = new Moment(clock);
  const previous = await readPointer(store);
  const pointer = pointerOf(snapshot, (await lastGeneration(store, previous, options)) + 1, nowSeconds);
  const isWhole = snapshot.lostShards.size === 0 && !rewriteShards;
  const held = { pointer, previous, since, contents: snapshot.shardContents };
  if (isWhole && previous?.digest === snapshot.digest) {
    return refresh(store, previous, new ShardHold(store, { ...held, seen: [] }, clock), pointer, options);
  }
  const pointerOctets = encodePointer(pointer);
  checkSize(POINTER_KEY, pointerOctets);
  const shards = newShards(snapshot, rewriteShards ? undefined : previous);
  const { entries, remember } = supersede(store, previous);
  const shardsWritten = await whileWriting(store, shards, async () => {
    const count = await putShards(store, shards, { rewrites: !isWhole, resumes, report: reportShards });
    const hold = new ShardHold(store, { ...held, seen: shards.keys() }, clock);
    await putInForce(store, pointerOctets, hold, [...entries, ...besides(pointer)]);
    return count;
  });
  await remember();
  return { kind: "published", pointer, shardsWritten };
}

/** Keeps this process from marking shards that nothing names yet. */
async function whileWriting<T>(
  store: StoreWriter,
  shards: ReadonlyMap<string, Uint8Array>,
  write: () => Promise<T>,
): Promise<T> {
  const { writing } = memoryOf(store);
  writing.add(shards);
  try {
    return await write();
  } finally {
    writing.delete(shards);
  }
}

async function lastGeneration(
  store: StoreWriter,
  previous: SnapshotPointer | undefined,
  { afterGeneration = 0 }: PublishOptions,
): Promise<number> {
  return Math.max(afterGeneration, previous?.generation ?? (await lastSuperseded(store)));
}

function nothing(): ReadonlyMap<string, Uint8Array> {
  return new Map();
}

/** A store whose pointer was deleted goes on counting where its history ends; 0 when it has none. */
async function lastSuperseded(store: StoreWriter): Promise<number> {
  const generations = (await store.list(HISTORY_PREFIX)).map((key) => generationOf(key) ?? 0);
  return generations.reduce((last, generation) => Math.max(last, generation), 0);
}

/** Writes the pointer of a table that has not changed when its times of observation are old. */
async function refresh(
  store: StoreWriter,
  previous: SnapshotPointer,
  hold: ShardHold,
  pointer: SnapshotPointer,
  { afterGeneration = 0, rewritePointer = false, besides }: PublishOptions,
): Promise<Publication> {
  const isBehind = rewritePointer || previous.generation < afterGeneration;
  if (!isBehind && !isObservationOld(previous.clusters, pointer.clusters)) {
    return { kind: "unchanged", pointer: previous, shardsWritten: 0 };
  }
  await putInForce(store, encodePointer(pointer), hold, [...(besides?.(pointer) ?? [])]);
  return { kind: "refreshed", pointer, shardsWritten: 0 };
}

function pointerOf(snapshot: Snapshot, generation: number, publishedSeconds: number): SnapshotPointer {
  const { shardContents: _contents, lostShards: _lost, ...head } = snapshot;
  return { ...head, generation, publishedSeconds };
}

/** True when the stored observation of some cluster is over half its lease behind: readers would soon call it stale. */
function isObservationOld(stored: readonly ClusterObservation[], read: readonly ClusterObservation[]): boolean {
  const newer = new Map(read.map((observation) => [observation.cluster, observation]));
  return stored.some(({ cluster, observedSeconds, leaseSeconds }) => {
    const now = newer.get(cluster)?.observedSeconds ?? observedSeconds;
    return now - observedSeconds > leaseSeconds / 2;
  });
}

/** Those that `previous` does not name, or that the store has lost. */
function newShards(
  { shardContents, lostShards }: Snapshot,
  previous: SnapshotPointer | undefined,
): ReadonlyMap<string, Uint8Array> {
  const present = new Set(previous === undefined ? [] : shardDigestsOf(previous));
  return new Map([...shardContents].filter(([digest]) => !present.has(digest) || lostShards.has(digest)));
}

/** What goes into the history of a pointer that is about to be replaced. */
interface Supersession {
  readonly entries: readonly (readonly [key: string, value: Uint8Array])[];
  /** To be called once they are written. */
  readonly remember: () => Promise<void>;
}

function supersede(store: StoreWriter, previous: SnapshotPointer | undefined): Supersession {
  if (previous === undefined) return { entries: [], remember: async () => undefined };
  const [key, octets] = [historyKey(previous.generation), encodePointer(previous)];
  return { entries: [[key, octets]], remember: () => noteSuperseded(memoryOf(store), key, previous, octets) };
}

/** Writes a pointer behind what goes with it; what that names is held by then as well. */
async function putInForce(
  store: StoreWriter,
  pointerOctets: Uint8Array,
  hold: ShardHold,
  besides: readonly (readonly [key: string, value: Uint8Array])[],
): Promise<void> {
  await hold.look();
  if (besides.length > 0) await store.put(new Map(besides));
  await hold.look();
  await store.put(new Map([[POINTER_KEY, pointerOctets]]));
}
