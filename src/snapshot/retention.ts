import { decodePointer, shardDigestsOf, type SnapshotPointer } from "./format/pointer.ts";
import { HISTORY_PREFIX, shardKey } from "./keys.ts";
import { RETAINED_SECONDS, RETAINED_SNAPSHOTS } from "./limits.ts";
import { readPointer } from "./read-pointer.ts";
import type { StoreWriter } from "./store/store.ts";

interface Superseded {
  readonly key: string;
  readonly pointer: SnapshotPointer;
}

/**
 * Deletes superseded snapshots but the last `RETAINED_SNAPSHOTS` and those that a reader may still hold, with the shards
 * that only they name. Resolves with the number of snapshots deleted. Shards that no pointer ever named (a publication
 * that broke off) stay: they could belong to a publication under way. Rejects with `StoreError`.
 */
export async function retainSnapshots(store: StoreWriter, nowSeconds: number): Promise<number> {
  const current = await readPointer(store);
  if (current === undefined) return 0;
  const keys = (await store.list(HISTORY_PREFIX)).toSorted();
  // A superseded pointer does not say when it was superseded, the one after it does.
  const candidates = keys.length > RETAINED_SNAPSHOTS ? await readHistory(store, keys) : [];
  const pointers = [...candidates.map(({ pointer }) => pointer), current];
  const dropped = candidates.filter(({ pointer }, index) => {
    const isOfTheLast = index >= candidates.length - RETAINED_SNAPSHOTS;
    const supersededSeconds = pointers[index + 1]?.publishedSeconds ?? nowSeconds;
    return !isOfTheLast && pointer.generation < current.generation && nowSeconds - supersededSeconds > RETAINED_SECONDS;
  });
  if (dropped.length === 0) return 0;

  const gone = new Set(dropped.map(({ pointer }) => pointer));
  const named = new Set(pointers.filter((pointer) => !gone.has(pointer)).flatMap(shardDigestsOf));
  const unnamed = new Set(
    dropped.flatMap(({ pointer }) => shardDigestsOf(pointer)).filter((digest) => !named.has(digest)),
  );
  // Shards before the pointers that name them: what breaks off in between is found again the next time.
  await store.delete([...unnamed].map(shardKey));
  await store.delete(dropped.map(({ key }) => key));
  return dropped.length;
}

async function readHistory(store: StoreWriter, keys: readonly string[]): Promise<Superseded[]> {
  const history: Superseded[] = [];
  for (const key of keys) {
    const content = await store.get(key);
    if (content !== undefined) history.push({ key, pointer: decodePointer(content, key) });
  }
  return history;
}
