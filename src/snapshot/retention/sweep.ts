import { shardKey } from "../keys.ts";
import { SWEEP_SECONDS } from "../limits.ts";
import type { StoreWriter } from "../store/store.ts";
import { encodeMarkNote, type Mark } from "./mark.ts";
import type { OwnSweep, RetentionMemory } from "./memory.ts";
import { namedShards } from "./named-shards.ts";
import { marksOf, RETENTION_PREFIX, sweepKey, voidKey } from "./retention-keys.ts";
import { Moment, type StoreClock } from "./store-clock.ts";
import { shownAfterSeconds } from "./store-delay.ts";

/** How many shards are deleted before it is asked whether there is time for more. */
const SHARDS_AT_ONCE = 500;

/** Who sweeps where. */
export interface Sweeper {
  readonly store: StoreWriter;
  readonly memory: RetentionMemory;
  readonly clock: StoreClock;
  /** Wait for what must be waited for; otherwise that is left to a later call. */
  readonly waits: boolean;
  /** Of the current table. */
  readonly generation: number;
  /** Aborted when there is no time for more: what is left stays until it is marked again. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Deletes the shards of marks that still nothing names, and makes the marks void. Says so before, and where that does not
 * show at once waits twice as long as it may take. Rejects with `StoreError`; then a later call goes on.
 */
export async function sweepMarks(sweeper: Sweeper, marks: ReadonlyMap<string, Mark>): Promise<void> {
  const { store, memory, clock, waits, generation } = sweeper;
  const sweeps = await announce(sweeper, [...marks.keys()]);
  const announced = Math.min(...[...sweeps.values()].map(({ since }) => since.leastSeconds()));
  const leftSeconds = 2 * shownAfterSeconds(store) - announced;
  if (leftSeconds > 0 && !waits) return;
  if (leftSeconds > 0) await clock.wait(leftSeconds * 1000);

  const named = await namedShards(store, memory, "again");
  if (named === undefined) return;
  const began = new Moment(clock);
  // Last of all: whoever publishes one of them after that has seen that it may go. A mark that is gone may have been void.
  const shown = marksOf(await store.list(RETENTION_PREFIX)).filter(({ isThere, isVoid }) => isThere && !isVoid);
  const isInForce = new Set(shown.map(({ mark }) => mark));
  const swept = [...marks].filter(([id]) => isInForce.has(id) && !memory.voided.has(id));
  for (const [id] of swept) begin(sweeps.get(id));
  const digests = new Set(swept.flatMap(([, mark]) => [...mark.digests]));
  const unnamed = [...digests].filter((digest) => !named.has(digest));
  // In the same turn as it was looked what is void: a publication of this process sees from now on that it has to wait.
  memory.isDeleting = true;
  try {
    await deleteInTime(sweeper, unnamed, began);
  } finally {
    memory.isDeleting = false;
  }
  for (const id of marks.keys()) memory.voided.add(id);
  const over = encodeMarkNote({ generation, isDone: false });
  const done = encodeMarkNote({ generation, isDone: true });
  const ends = [...marks.keys()].flatMap((id) => [
    [sweepKey(id, memory.process), done] as const,
    [voidKey(id), over] as const,
  ]);
  await store.put(new Map(ends));
}

/** Says of marks that this process sweeps by them, where it has not said so. */
async function announce(
  { store, memory, clock, generation }: Sweeper,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OwnSweep>> {
  const fresh = ids.filter((id) => !memory.sweeps.has(id));
  const note = encodeMarkNote({ generation, isDone: false });
  if (fresh.length > 0) await store.put(new Map(fresh.map((id) => [sweepKey(id, memory.process), note])));
  const since = new Moment(clock);
  for (const id of fresh) memory.sweeps.set(id, { since, hasBegun: false });
  return new Map([...memory.sweeps].filter(([id]) => ids.includes(id)));
}

function begin(sweep: OwnSweep | undefined): void {
  if (sweep !== undefined) sweep.hasBegun = true;
}

/** What it has no time for since `began` stays until it is marked again. */
async function deleteInTime({ store, signal }: Sweeper, digests: readonly string[], began: Moment): Promise<void> {
  const isInTime = (): boolean => began.mostSeconds() < SWEEP_SECONDS && signal?.aborted !== true;
  for (let at = 0; at < digests.length && isInTime(); at += SHARDS_AT_ONCE) {
    await store.delete(digests.slice(at, at + SHARDS_AT_ONCE).map(shardKey));
  }
}
