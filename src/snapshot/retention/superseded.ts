import { digestOf } from "../digest.ts";
import { decodePointer, shardDigestsOf, type SnapshotPointer } from "../format/pointer.ts";
import { generationOf } from "../keys.ts";
import { RETAINED_GAP_SECONDS, RETAINED_SECONDS, STORE_CONCURRENCY } from "../limits.ts";
import { StoreError, type StoreReader } from "../store/store.ts";
import type { RetentionMemory, SupersededNote } from "./memory.ts";

/** A superseded pointer, by its key. */
export interface Superseded extends SupersededNote {
  readonly key: string;
}

/** A superseded pointer that cannot be read. */
export interface Unreadable {
  readonly key: string;
  readonly problem: StoreError;
}

/** The superseded pointers of a store. */
export interface History {
  /** Oldest first. */
  readonly readable: readonly Superseded[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * Reads superseded pointers, and remembers what they say and name. One that was read before is not read again unless
 * `isRead` says so: two syncs that replace pointers of one generation write the same key. Rejects with `StoreError`.
 */
export async function readHistory(
  store: StoreReader,
  keys: readonly string[],
  memory: RetentionMemory,
  isRead: "again" | "once" = "once",
): Promise<History> {
  const { readConcurrency = STORE_CONCURRENCY } = store;
  const unread = keys.filter((key) => isRead === "again" || !memory.superseded.has(key));
  const unreadable: Unreadable[] = [];
  for (let at = 0; at < unread.length; at += readConcurrency) {
    const batch = unread.slice(at, at + readConcurrency).map((key) => readSuperseded(store, key, memory));
    for (const problem of await Promise.all(batch)) if (problem !== undefined) unreadable.push(problem);
  }
  forget(memory, new Set(keys));
  const readable = [...memory.superseded].map(([key, note]) => ({ key, ...note }));
  return { readable: readable.toSorted((a, b) => a.generation - b.generation), unreadable };
}

/** Forgets pointers that are not there any more, and what only they named: the oldest go first. */
function forget({ superseded, lastNamed }: RetentionMemory, keys: ReadonlySet<string>): void {
  for (const key of superseded.keys()) if (!keys.has(key)) superseded.delete(key);
  const oldest = [...superseded.values()].reduce((least, { generation }) => Math.min(least, generation), Infinity);
  for (const [digest, last] of lastNamed) if (last < oldest) lastNamed.delete(digest);
}

async function readSuperseded(
  store: StoreReader,
  key: string,
  memory: RetentionMemory,
): Promise<Unreadable | undefined> {
  const { superseded } = memory;
  const content = await store.get(key);
  if (content === undefined) return undefined;
  const digest = await digestOf(content);
  if (superseded.get(key)?.digest === digest) return undefined;
  superseded.delete(key);
  try {
    remember(memory, key, decodePointer(content, key), digest);
    return undefined;
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    return { key, problem };
  }
}

/** Remembers a superseded pointer that this process has just written as `content`, so that it need not be read and decoded. */
export async function noteSuperseded(
  memory: RetentionMemory,
  key: string,
  pointer: SnapshotPointer,
  content: Uint8Array,
): Promise<void> {
  remember(memory, key, pointer, await digestOf(content));
}

function remember(
  { superseded, lastNamed }: RetentionMemory,
  key: string,
  pointer: SnapshotPointer,
  digest: string,
): void {
  const { generation, publishedSeconds } = pointer;
  superseded.set(key, { generation, publishedSeconds, digest });
  for (const named of shardDigestsOf(pointer)) {
    if ((lastNamed.get(named) ?? -1) < generation) lastNamed.set(named, generation);
  }
}

/** The generation before which every table has been superseded for longer than `RETAINED_SECONDS`. `nowSeconds` since the epoch. */
export function outlivedBefore({ readable }: History, current: SnapshotPointer, nowSeconds: number): number {
  const tables = [...readable, current];
  // A superseded pointer does not say when it was superseded, the one after it does; who came before is older still.
  const times = [...tables.map(({ publishedSeconds }) => publishedSeconds), nowSeconds];
  const last = tables.findLastIndex((_, index) => elapsedSeconds(times.slice(index)) > RETAINED_SECONDS);
  return tables[last]?.generation ?? 0;
}

/**
 * How much time passed over these times at least, if no more than one clock jumped ahead, by `RETAINED_GAP_SECONDS` too
 * much. No step counts for more, and what a clock says counts only where none has said so before: neither one that goes
 * back and forth nor two that differ make anything old, and it takes several publications to let go of a snapshot.
 */
function elapsedSeconds(times: readonly number[]): number {
  let elapsed = 0;
  let latest = times[0] ?? 0;
  for (const time of times) {
    elapsed += Math.min(Math.max(time - latest, 0), RETAINED_GAP_SECONDS);
    latest = Math.max(latest, time);
  }
  return elapsed;
}

/** Those before all that are kept, once these are as many as are always kept: until then somebody may want them back. */
export function outlivedOf(
  unreadable: readonly Unreadable[],
  kept: readonly Superseded[],
  keep: number,
): readonly Unreadable[] {
  const [oldest] = kept;
  if (oldest === undefined || kept.length < keep) return [];
  return unreadable.filter(({ key }) => (generationOf(key) ?? Number.POSITIVE_INFINITY) < oldest.generation);
}
