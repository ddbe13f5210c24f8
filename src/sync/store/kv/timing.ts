import { setTimeout as wait } from "node:timers/promises";

/** What a store takes of the outside besides the network; tests have their own. */
export interface KvTiming {
  /** Milliseconds since some moment, by a clock that never goes back: that of the day may be set while a request waits. */
  nowMs(): number;
  /** Rejects when `signal` is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

/** The clock of the machine. */
export const REAL_TIMING: KvTiming = {
  nowMs: () => performance.now(),
  sleep: async (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
  random: Math.random,
};
