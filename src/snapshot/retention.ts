import { HISTORY_PREFIX } from "./keys.ts";
import { RETAINED_SNAPSHOTS } from "./limits.ts";
import { readPointer } from "./read-pointer.ts";
import { memoryOf } from "./retention/memory.ts";
import { Moment, MONOTONIC_CLOCK, type StoreClock } from "./retention/store-clock.ts";
import { outlivedBefore, outlivedOf, readHistory, type Unreadable } from "./retention/superseded.ts";
import { tendMarks } from "./retention/tend-marks.ts";
import type { StoreWriter } from "./store/store.ts";

/** What was let go of. */
export interface Retention {
  /** How many superseded snapshots were deleted. */
  readonly deleted: number;
  /** What could not be read, and what became of it, one line each. */
  readonly notices: readonly string[];
}

/** What stays, and how long this may take. */
export interface RetentionOptions {
  /** How many superseded snapshots stay however old they are: at least 1; default `RETAINED_SNAPSHOTS`. */
  readonly keep?: number;
  /** Default: one without a wall clock. */
  readonly clock?: StoreClock;
  /**
   * Where a store shows late what is written: wait (150 s for KV, now and then) before shards are deleted. For a process
   * that does not come back to it; others go on with a later call.
   */
  readonly waits?: boolean;
  /** Aborted when this is to end soon: what is not done is left to a later call. */
  readonly signal?: AbortSignal;
}

/**
 * Deletes superseded snapshots but the last `keep` and those that a reader may still hold, and later the shards that nothing
 * names: of such snapshots, and of publications that broke off. Rejects with `StoreError` when the store fails, or holds a
 * publisher's record that cannot be read: it may name any shard. While a superseded pointer cannot be read, no shard goes; it
 * goes itself once all that are kept are of later generations.
 *
 * Other processes publish to the store meanwhile, and no store compares and swaps. A shard goes in steps, each in a call
 * of its own (ADR 0019 has the proof):
 *
 * 1. **Mark**: shards that nothing names are written down, `retention/mark/<id>`. Nothing is deleted.
 * 2. **Sweep**, once all tables of that time have been superseded for `RETAINED_SECONDS`: `retention/sweep/<id>` is written
 *    first; where that shows late, twice the delay goes by. Then all that names shards is read once more, then whether the
 *    mark is void, and only then is deleted what is still unnamed.
 * 3. A publication (`ShardHold`) looks at marks last of all before its pointer. Where one names a shard that its table names
 *    and the one before did not, it writes `retention/void/<id>`, then looks for sweeps: with none, nobody will
 *    delete by that mark; else it waits until they are over, and writes again what is gone.
 */
export async function retainSnapshots(
  store: StoreWriter,
  nowSeconds: number,
  { keep = RETAINED_SNAPSHOTS, clock = MONOTONIC_CLOCK, waits = false, signal }: RetentionOptions = {},
): Promise<Retention> {
  const read = new Moment(clock);
  const current = await readPointer(store);
  if (current === undefined) return { deleted: 0, notices: [] };
  const keys = (await store.list(HISTORY_PREFIX)).toSorted();
  if (keys.length <= keep) return { deleted: 0, notices: [] };
  const memory = memoryOf(store);
  const history = await readHistory(store, keys, memory);
  const { readable, unreadable } = history;
  const before = outlivedBefore(history, current, nowSeconds);
  const dropped = readable.slice(0, -keep).filter(({ generation }) => generation < before);
  const kept = readable.slice(dropped.length);
  const outlived = outlivedOf(unreadable, kept, keep);
  const gone = [...dropped, ...outlived].map(({ key }) => key);
  await store.delete(gone);
  const { generation } = current;
  await tendMarks({
    store,
    memory,
    clock,
    waits,
    signal,
    generation,
    read,
    outlivedBefore: before,
    isMarkDue: gone.length > 0,
  });
  return { deleted: dropped.length, notices: unreadable.map((each) => noticeOf(each, outlived.includes(each))) };
}

function noticeOf({ problem }: Unreadable, isDeleted: boolean): string {
  return `${problem.message}; ${isDeleted ? "deleted" : "skipped, it cannot be gone back to"}`;
}
