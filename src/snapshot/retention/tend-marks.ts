import { SHARD_PREFIX } from "../keys.ts";
import { LOOK_SECONDS, MARKED_SHARDS, MAX_MARKS } from "../limits.ts";
import { StoreError, type StoreWriter } from "../store/store.ts";
import { decodeMark, decodeMarkNote, encodeMark, encodeMarkNote, type Mark } from "./mark.ts";
import { namedShards } from "./named-shards.ts";
import { markKey, marksOf, RETENTION_PREFIX, voidKey, type MarkKeys } from "./retention-keys.ts";
import type { Moment } from "./store-clock.ts";
import { sweepMarks, type Sweeper } from "./sweep.ts";

/** What is to happen to marks. */
export interface Tending extends Sweeper {
  /** The generation before which all tables are old: what was written down before it is due. */
  readonly outlivedBefore: number;
  /** When the current table was read, before all else. */
  readonly read: Moment;
  /** True when something went that may have been the last to name a shard. */
  readonly isMarkDue: boolean;
}

/**
 * Sweeps by marks that are due, removes those that have been void for as long, and marks what nothing names when no mark is
 * left that could be swept by. Rejects with `StoreError`.
 */
export async function tendMarks(tending: Tending): Promise<void> {
  const { store, memory, isMarkDue } = tending;
  const marks = marksOf(await store.list(RETENTION_PREFIX));
  memory.keepMarks(new Set(marks.map(({ mark }) => mark)));
  await removeVoid(tending, marks);
  const live = marks.filter(({ mark, isThere, isVoid }) => isThere && !isVoid && !memory.voided.has(mark));
  if (live.length === 0) return isMarkDue ? markUnnamed(tending) : undefined;
  const due = new Map<string, Mark>();
  for (const { mark } of live) {
    const content = await readMark(tending, mark);
    if (content !== undefined && content.generation < tending.outlivedBefore) due.set(mark, content);
  }
  if (due.size > 0) await sweepMarks(tending, due);
}

/** Removes all that belongs to marks that have been void for long; of what is left of a mark it says that it is void. */
async function removeVoid({ store, generation, outlivedBefore }: Tending, marks: readonly MarkKeys[]): Promise<void> {
  for (const { mark, isThere, isVoid, sweeps } of marks) {
    if (!isVoid && isThere) continue;
    const note = isVoid ? await readNote(store, voidKey(mark)) : undefined;
    if (note === undefined) await makeVoid(store, mark, generation);
    // The mark in a call of its own, and the others once it is seen to be gone: without them it would be in force again.
    else if (note.generation < outlivedBefore)
      await store.delete(isThere ? [markKey(mark)] : [...sweeps, voidKey(mark)]);
  }
}

async function markUnnamed({ store, memory, generation, read }: Tending): Promise<void> {
  // What is listed before names are read is named by then, or being written: what this process writes would make marks void.
  const writing = new Set(memory.writing);
  const digests = (await store.list(SHARD_PREFIX)).map((key) => key.slice(SHARD_PREFIX.length));
  for (const shards of memory.writing) writing.add(shards);
  const named = await namedShards(store, memory, "once");
  if (named === undefined) return;
  const isWritten = (digest: string): boolean => [...writing].some((shards) => shards.has(digest));
  const unnamed = digests.filter((digest) => !named.has(digest) && !isWritten(digest));
  const marks = new Map<string, Uint8Array>();
  for (let at = 0; at < unnamed.length && marks.size < MAX_MARKS; at += MARKED_SHARDS) {
    const mark = { generation, digests: new Set(unnamed.slice(at, at + MARKED_SHARDS)) };
    marks.set(markKey(`${memory.process}-${memory.markCount++}`), encodeMark(mark));
  }
  // A mark is as old as the table that was current when this began.
  if (marks.size > 0 && read.mostSeconds() < LOOK_SECONDS) await store.put(marks);
}

/** Makes one void that cannot be read. */
async function readMark({ store, memory, generation }: Tending, id: string): Promise<Mark | undefined> {
  const known = memory.marks.get(id);
  if (known !== undefined) return known;
  const key = markKey(id);
  const content = await store.get(key);
  if (content === undefined) return undefined;
  const mark = readable(() => decodeMark(content, key));
  if (mark === undefined) await makeVoid(store, id, generation);
  else memory.marks.set(id, mark);
  return mark;
}

async function readNote(store: StoreWriter, key: string): Promise<{ readonly generation: number } | undefined> {
  const content = await store.get(key);
  return content === undefined ? undefined : readable(() => decodeMarkNote(content, key));
}

async function makeVoid(store: StoreWriter, mark: string, generation: number): Promise<void> {
  await store.put(new Map([[voidKey(mark), encodeMarkNote({ generation, isDone: false })]]));
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof StoreError) return undefined;
    throw problem;
  }
}
