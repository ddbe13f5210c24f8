import { setTimeout as wait } from "node:timers/promises";

/** What a store takes of the outside besides the network; tests have their own. */
export interface KvTiming {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Rejects when `signal` is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

/** The clock of the machine. */
export const REAL_TIMING: KvTiming = {
  nowMs: Date.now,
  sleep: async (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
  random: Math.random,
};
