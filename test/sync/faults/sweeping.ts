import { decodePointer, shardDigestsOf } from "../../../src/snapshot/format/pointer.ts";
import { HISTORY_PREFIX, POINTER_KEY, SHARD_PREFIX, shardKey } from "../../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../../src/snapshot/publish.ts";
import { retainSnapshots } from "../../../src/snapshot/retention.ts";
import { MONOTONIC_CLOCK, type StoreClock } from "../../../src/snapshot/retention/store-clock.ts";
import { MemoryStore } from "../../../src/snapshot/store/memory.ts";
import { StoreError, type StoreWriter } from "../../../src/snapshot/store/store.ts";
import { services, snapshotOf } from "../../support/snapshots.ts";
import { Interleaving, type Choose, type CrashError } from "./interleaving.ts";
import { SharedStore, SharedValues } from "./shared-values.ts";

/** What one process does, with its view of the store. */
export type Program = (process: ModelProcess) => Promise<void>;

/** One process on a store that others use. */
export interface ModelProcess {
  readonly store: StoreWriter;
  readonly clock: StoreClock;
  /** Seconds since the epoch, as the process sees them. */
  readonly nowSeconds: () => number;
  readonly sleep: (seconds: number) => Promise<void>;
}

/** A run of processes on one store. */
export interface Sweeping {
  readonly start: MemoryStore;
  readonly programs: ReadonlyMap<string, Program>;
  /** 0 for a store that shows at once what was written. */
  readonly delaySeconds: number;
  readonly choose: Choose;
  readonly crashAt?: ReadonlyMap<string, number>;
  /** By how much the clock of a process is ahead once it has taken so many steps. */
  readonly jumps?: ReadonlyMap<string, { readonly step: number; readonly seconds: number }>;
  /** What a process sees of its store, where that is not all. */
  readonly blindfold?: (process: string, store: StoreWriter) => StoreWriter;
}

/** What came of it. */
export interface SweepingOutcome {
  /** Of pointers in force or retained, after each step; no more than the first. */
  readonly missing: readonly string[];
  /** Shards that were deleted, also of those that somebody wrote again. */
  readonly deleted: ReadonlySet<string>;
  readonly ends: ReadonlyMap<string, CrashError | undefined>;
  readonly steps: ReadonlyMap<string, number>;
}

/** Longest that a step is held up: what a write may take until it is given up. */
const LONGEST_STEP_MS = 480_000;
/** The second at which programs begin. */
const BEGINNING_SECONDS = 1_700_000_000;

/** Runs programs on a store, and looks after each step whether every pointer in force or retained has its shards. */
export async function runSweeping(sweeping: Sweeping): Promise<SweepingOutcome> {
  const { start, programs, delaySeconds, choose, crashAt, jumps, blindfold = (_process, store) => store } = sweeping;
  let values: SharedValues | undefined;
  const missing: string[] = [];
  const deleted = new Set<string>();
  const interleaving = new Interleaving(choose, {
    longestStepMs: LONGEST_STEP_MS,
    ...(crashAt !== undefined && { crashAt }),
    afterStep: () => {
      if (values === undefined) return;
      if (missing.length === 0) missing.push(...missingShards(values));
      for (const key of values.keys(SHARD_PREFIX)) if (values.newest(key) === undefined) deleted.add(key);
    },
  });
  interleaving.nowMs = BEGINNING_SECONDS * 1000 - 1_000_000;
  values = new SharedValues(interleaving, delaySeconds, choose);
  const shared = values;
  for (const key of await start.list("")) shared.write(key, await start.get(key));
  interleaving.nowMs = BEGINNING_SECONDS * 1000;

  const running = [...programs].map(([process, program]) => {
    const aheadMs = (): number => {
      const jump = jumps?.get(process);
      return jump !== undefined && interleaving.stepsOf(process) >= jump.step ? jump.seconds * 1000 : 0;
    };
    const clock: StoreClock = {
      monotonicMs: () => interleaving.nowMs,
      wallMs: () => interleaving.nowMs + aheadMs(),
      wait: (milliseconds) => interleaving.sleep(milliseconds),
    };
    const model: ModelProcess = {
      store: blindfold(process, new SharedStore(process, shared, interleaving)),
      clock,
      nowSeconds: () => Math.max(0, Math.trunc(clock.wallMs() / 1000)),
      sleep: (seconds) => interleaving.sleep(seconds * 1000),
    };
    return [process, () => program(model)] as const;
  });
  const ends = await interleaving.run<void>(new Map(running));
  return {
    missing,
    deleted,
    ends: new Map([...ends].map(([process, end]) => [process, end ?? undefined])),
    steps: new Map([...programs.keys()].map((process) => [process, interleaving.stepsOf(process)])),
  };
}

function missingShards(values: SharedValues): string[] {
  const current = values.visible(POINTER_KEY).map((content) => [POINTER_KEY, content] as const);
  const retained = values.keys(HISTORY_PREFIX).map((key) => [key, values.newest(key)] as const);
  return [...current, ...retained].flatMap(([key, content]) => {
    if (content === undefined) return [];
    const digests = shardDigestsOf(decodePointer(content, key));
    return digests
      .filter((digest) => values.newest(shardKey(digest)) === undefined)
      .map((digest) => `${key}: ${digest}`);
  });
}

/**
 * Publishes the table of so many Services; again when a shard went between being written and being read back, which a
 * publication refuses and leaves to the next.
 */
export async function publishTable({ store, clock, nowSeconds }: ModelProcess, size: number): Promise<void> {
  const snapshot = await snapshotOf(services(size), 1);
  for (let tries = 1; ; tries++) {
    try {
      await publishSnapshot(store, snapshot, { nowSeconds: nowSeconds(), clock });
      return;
    } catch (problem) {
      if (!(problem instanceof StoreError) || problem.code !== "missing" || tries === 3) throw problem;
    }
  }
}

/** Publishes these tables one after the other, and lets go of what may go after each. */
export function sweepingWatch(sizes: readonly number[], secondsBetween: number): Program {
  return async (process) => {
    const { store, clock, nowSeconds, sleep } = process;
    for (const size of sizes) {
      await publishTable(process, size);
      await retainSnapshots(store, nowSeconds(), { clock, keep: 1 });
      await sleep(secondsBetween);
    }
  };
}

/** How many Services the table has that was once published, and that nothing names any more. */
export const FORMER = 1;

/** A store whose former table nothing names: its shards are marked, and the next `retainSnapshots` sweeps by that mark. */
export async function storeBeforeSweep(): Promise<MemoryStore> {
  for (let rounds = 8; rounds < 40; rounds++) {
    const memory = await storeAfter(rounds);
    const next = new MemoryStore();
    for (const key of await memory.list(""))
      await next.put(new Map([[key, (await memory.get(key)) ?? new Uint8Array()]]));
    const former = await snapshotOf(services(FORMER), 1);
    await retainSnapshots(next, BEGINNING_SECONDS, { keep: 1 });
    const left = await Promise.all(former.shards.map((digest) => next.get(shardKey(digest))));
    if (left.every((content) => content === undefined)) return memory;
  }
  throw new Error("nothing was swept in 40 rounds");
}

async function storeAfter(rounds: number): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (let round = 0; round < rounds; round++) {
    const nowSeconds = BEGINNING_SECONDS - (rounds - round) * 200;
    const size = round === 0 ? FORMER : 100 + round;
    await publishSnapshot(store, await snapshotOf(services(size), 1), { nowSeconds, clock: MONOTONIC_CLOCK });
    if (round < rounds - 1) await retainSnapshots(store, nowSeconds, { keep: 1 });
  }
  return store;
}
