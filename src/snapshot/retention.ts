import { decodePointer, shardDigestsOf, type SnapshotPointer } from "./format/pointer.ts";
import { generationOf, HISTORY_PREFIX, shardKey } from "./keys.ts";
import { RETAINED_SECONDS, RETAINED_SNAPSHOTS } from "./limits.ts";
import { readPointer } from "./read-pointer.ts";
import { StoreError, type StoreWriter } from "./store/store.ts";

/** What was let go of. */
export interface Retention {
  /** How many superseded snapshots were deleted. */
  readonly deleted: number;
  /** What could not be read, and what became of it, one line each. */
  readonly notices: readonly string[];
}

interface Superseded {
  readonly key: string;
  readonly pointer: SnapshotPointer;
}

interface Unreadable {
  readonly key: string;
  readonly problem: StoreError;
}

interface History {
  /** Oldest first. */
  readonly readable: readonly Superseded[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * Deletes superseded snapshots but the last `RETAINED_SNAPSHOTS` and those that a reader may still hold, with the shards
 * that only they name. A superseded pointer that cannot be read keeps no shard alive; it goes once all that are kept are of
 * later generations, and shards that only it names stay. Those that no pointer ever named (a publication that broke off)
 * stay as well: they could belong to a publication under way. Rejects with `StoreError` when the store fails.
 */
export async function retainSnapshots(store: StoreWriter, nowSeconds: number): Promise<Retention> {
  const current = await readPointer(store);
  if (current === undefined) return { deleted: 0, notices: [] };
  const keys = (await store.list(HISTORY_PREFIX)).toSorted();
  if (keys.length <= RETAINED_SNAPSHOTS) return { deleted: 0, notices: [] };
  const { readable, unreadable } = await readHistory(store, keys);
  const dropped = droppedOf(readable, current, nowSeconds);
  const kept = readable.filter((each) => !dropped.includes(each));
  const outlived = outlivedOf(unreadable, kept);

  const named = new Set([...kept.map(({ pointer }) => pointer), current].flatMap(shardDigestsOf));
  const unnamed = new Set(
    dropped.flatMap(({ pointer }) => shardDigestsOf(pointer)).filter((digest) => !named.has(digest)),
  );
  // Shards before the pointers that name them: what breaks off in between is found again the next time.
  await store.delete([...unnamed].map(shardKey));
  await store.delete([...dropped, ...outlived].map(({ key }) => key));
  return { deleted: dropped.length, notices: unreadable.map((each) => noticeOf(each, outlived.includes(each))) };
}

function droppedOf(readable: readonly Superseded[], current: SnapshotPointer, nowSeconds: number): Superseded[] {
  return readable.filter(({ pointer }, index) => {
    const isOfTheLast = index >= readable.length - RETAINED_SNAPSHOTS;
    // A superseded pointer does not say when it was superseded, the one after it does.
    const supersededSeconds = (readable[index + 1]?.pointer ?? current).publishedSeconds;
    return !isOfTheLast && pointer.generation < current.generation && nowSeconds - supersededSeconds > RETAINED_SECONDS;
  });
}

/** Those before all that are kept, once these are as many as are always kept: until then somebody may want them back. */
function outlivedOf(unreadable: readonly Unreadable[], kept: readonly Superseded[]): Unreadable[] {
  const [oldest] = kept;
  if (oldest === undefined || kept.length < RETAINED_SNAPSHOTS) return [];
  return unreadable.filter(({ key }) => (generationOf(key) ?? Number.POSITIVE_INFINITY) < oldest.pointer.generation);
}

function noticeOf({ problem }: Unreadable, isDeleted: boolean): string {
  return `${problem.message}; ${isDeleted ? "deleted, shards that only it names stay" : "skipped, it cannot be gone back to"}`;
}

async function readHistory(store: StoreWriter, keys: readonly string[]): Promise<History> {
  const readable: Superseded[] = [];
  const unreadable: Unreadable[] = [];
  for (const key of keys) {
    const content = await store.get(key);
    if (content === undefined) continue;
    try {
      readable.push({ key, pointer: decodePointer(content, key) });
    } catch (problem) {
      if (!(problem instanceof StoreError)) throw problem;
      unreadable.push({ key, problem });
    }
  }
  return { readable, unreadable };
}
