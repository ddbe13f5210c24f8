import type { ClusterObservation } from "../mesh/cluster.ts";
import type { Snapshot } from "./build.ts";
import { digestOf } from "./digest.ts";
import { encodePointer, shardDigestsOf, type SnapshotPointer } from "./format/pointer.ts";
import { generationOf, HISTORY_PREFIX, historyKey, POINTER_KEY, shardKey } from "./keys.ts";
import { MAX_VALUE_OCTETS } from "./limits.ts";
import { readPointer } from "./read-pointer.ts";
import { StoreError, type StoreReader, type StoreWriter } from "./store/store.ts";

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
}

/**
 * Makes `snapshot` the current one of a store: shards first, the pointer last, so that a reader sees the old table or the
 * new one whenever this stops. One publisher at a time. Rejects with `StoreError`.
 */
export async function publishSnapshot(
  store: StoreWriter,
  snapshot: Snapshot,
  { nowSeconds, rewriteShards = false }: PublishOptions,
): Promise<Publication> {
  const previous = await readPointer(store);
  const lastGeneration = previous?.generation ?? (await lastSuperseded(store));
  const pointer = pointerOf(snapshot, lastGeneration + 1, nowSeconds);
  const isWhole = snapshot.lostShards.size === 0 && !rewriteShards;
  if (isWhole && previous?.digest === snapshot.digest) return refresh(store, previous, pointer);
  const shardsWritten = await putShards(store, snapshot, rewriteShards ? undefined : previous);
  if (previous !== undefined) {
    await store.put(new Map([[historyKey(previous.generation), encodePointer(previous)]]));
  }
  await putPointer(store, pointer);
  return { kind: "published", pointer, shardsWritten };
}

/** A store whose pointer was deleted goes on counting where its history ends; 0 when it has none. */
async function lastSuperseded(store: StoreWriter): Promise<number> {
  const generations = (await store.list(HISTORY_PREFIX)).map((key) => generationOf(key) ?? 0);
  return generations.reduce((last, generation) => Math.max(last, generation), 0);
}

/** Writes the pointer of a table that has not changed when its times of observation are old. */
async function refresh(store: StoreWriter, previous: SnapshotPointer, pointer: SnapshotPointer): Promise<Publication> {
  if (!isObservationOld(previous.clusters, pointer.clusters)) {
    return { kind: "unchanged", pointer: previous, shardsWritten: 0 };
  }
  await putPointer(store, pointer);
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

/** Writes the shards that `previous` does not name or the store has lost, and reads one of them back. Resolves with their number. */
async function putShards(
  store: StoreWriter,
  snapshot: Snapshot,
  previous: SnapshotPointer | undefined,
): Promise<number> {
  const present = new Set(previous === undefined ? [] : shardDigestsOf(previous));
  const { lostShards, shardContents } = snapshot;
  const missing = [...shardContents].filter(([digest]) => !present.has(digest) || lostShards.has(digest));
  const [sample] = missing;
  if (sample === undefined) return 0;
  for (const [digest, content] of missing) checkSize(shardKey(digest), content);
  await store.put(new Map(missing.map(([digest, content]) => [shardKey(digest), content])));
  await checkWritten(store, sample[0]);
  return missing.length;
}

async function checkWritten(store: StoreReader, digest: string): Promise<void> {
  const content = await store.get(shardKey(digest));
  if (content === undefined) {
    throw new StoreError("missing", `${shardKey(digest)} was written and is not there; the pointer stays as it was`);
  }
  if ((await digestOf(content)) !== digest) {
    throw new StoreError(
      "corrupt",
      `${shardKey(digest)} reads otherwise than it was written; the pointer stays as it was`,
    );
  }
}

async function putPointer(store: StoreWriter, pointer: SnapshotPointer): Promise<void> {
  const content = encodePointer(pointer);
  checkSize(POINTER_KEY, content);
  await store.put(new Map([[POINTER_KEY, content]]));
}

function checkSize(key: string, content: Uint8Array): void {
  if (content.length > MAX_VALUE_OCTETS) {
    throw new StoreError("denied", `${key} would have ${content.length} octets, the limit is ${MAX_VALUE_OCTETS}`);
  }
}
