import { decodePointer, shardDigestsOf, type SnapshotPointer } from "./format/pointer.ts";
import { generationOf, HISTORY_PREFIX, shardKey } from "./keys.ts";
import { RETAINED_GAP_SECONDS, RETAINED_SECONDS, RETAINED_SNAPSHOTS } from "./limits.ts";
import { decodePublisher, PUBLISHER_PREFIX } from "./publisher.ts";
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

/** How many superseded snapshots stay however old they are. */
export interface RetentionOptions {
  /** At least 1; default `RETAINED_SNAPSHOTS`. */
  readonly keep?: number;
}

/**
 * Deletes superseded snapshots but the last `keep` and those that a reader may still hold, with the shards that only they
 * name; what publishers name stays. A superseded pointer that cannot be read keeps no shard alive; it goes once all that
 * are kept are of later generations, and shards that only it names stay. Those that no pointer ever named (a publication
 * that broke off) stay as well: no store tells their age, so they could belong to a publication under way. Rejects with
 * `StoreError` when the store fails.
 */
export async function retainSnapshots(
  store: StoreWriter,
  nowSeconds: number,
  { keep = RETAINED_SNAPSHOTS }: RetentionOptions = {},
): Promise<Retention> {
  const current = await readPointer(store);
  if (current === undefined) return { deleted: 0, notices: [] };
  const keys = (await store.list(HISTORY_PREFIX)).toSorted();
  if (keys.length <= keep) return { deleted: 0, notices: [] };
  const { readable, unreadable } = await readHistory(store, keys);
  const dropped = droppedOf(readable, current, { nowSeconds, keep });
  const kept = readable.filter((each) => !dropped.includes(each));
  const outlived = outlivedOf(unreadable, kept, keep);

  const candidates = dropped.flatMap(({ pointer }) => shardDigestsOf(pointer));
  const ofPublishers = candidates.length === 0 ? [] : await publishedShards(store);
  // Another sync may have published meanwhile: the table that is in force now is looked at last.
  const newest = candidates.length === 0 ? current : ((await readPointer(store)) ?? current);
  const ofPointers = [...kept.map(({ pointer }) => pointer), current, newest].flatMap(shardDigestsOf);
  const named = new Set([...ofPointers, ...ofPublishers]);
  const unnamed = new Set(candidates.filter((digest) => !named.has(digest)));
  // Shards before the pointers that name them: what breaks off in between is found again the next time.
  await store.delete([...unnamed].map(shardKey));
  await store.delete([...dropped, ...outlived].map(({ key }) => key));
  return { deleted: dropped.length, notices: unreadable.map((each) => noticeOf(each, outlived.includes(each))) };
}

/** The shards in which publishers say that their clusters are. Rejects for a record that cannot be read: it may name any. */
async function publishedShards(store: StoreWriter): Promise<string[]> {
  const digests: string[] = [];
  for (const key of await store.list(PUBLISHER_PREFIX)) {
    const content = await store.get(key);
    if (content === undefined) continue;
    for (const digest of decodePublisher(content, key).part?.shards ?? []) digests.push(digest);
  }
  return digests;
}

function droppedOf(
  readable: readonly Superseded[],
  current: SnapshotPointer,
  { nowSeconds, keep }: { readonly nowSeconds: number; readonly keep: number },
): Superseded[] {
  const published = [...readable.map(({ pointer }) => pointer.publishedSeconds), current.publishedSeconds, nowSeconds];
  return readable.filter(({ pointer }, index) => {
    if (index >= readable.length - keep || pointer.generation >= current.generation) return false;
    // A superseded pointer does not say when it was superseded, the one after it does.
    return elapsedSeconds(published.slice(index + 1)) > RETAINED_SECONDS;
  });
}

/**
 * How much time passed over these times at least. No step counts for more than a clock that jumped could have made of
 * nothing, or for less than none; so it takes several publications to let go of a snapshot.
 */
function elapsedSeconds(times: readonly number[]): number {
  let elapsed = 0;
  for (const [index, time] of times.entries()) {
    const step = time - (times[index - 1] ?? time);
    elapsed += Math.min(Math.max(step, 0), RETAINED_GAP_SECONDS);
  }
  return elapsed;
}

/** Those before all that are kept, once these are as many as are always kept: until then somebody may want them back. */
function outlivedOf(unreadable: readonly Unreadable[], kept: readonly Superseded[], keep: number): Unreadable[] {
  const [oldest] = kept;
  if (oldest === undefined || kept.length < keep) return [];
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
