import { expect, test } from "vitest";
import { RetryBudget } from "../../../../src/sync/store/kv/retry-budget.ts";
import { ManualClock } from "../../../support/clock.ts";

/** The waits until it is given up, in seconds. */
function waits(random: number, retryAfterMs?: number): number[] {
  const clock = new ManualClock();
  const budget = new RetryBudget({ nowMs: clock.read, sleep: async () => undefined, random: () => random });
  const all: number[] = [];
  const failure = { kind: "transient", message: "busy", ...(retryAfterMs !== undefined && { retryAfterMs }) } as const;
  for (let wait = budget.waitMs(failure); wait !== undefined; wait = budget.waitMs(failure)) {
    all.push(wait / 1_000);
    clock.nowMs += wait;
  }
  return all;
}

test.each([
  [0, [0.25, 0.5, 1, 2, 4, ...Array.from({ length: 14 }, () => 8)]],
  [1, [0.5, 1, 2, 4, 8, 16, 16, 16, 16, 16, 16]],
])("waits double, between half of it and all, and come to two minutes at most: random %d", (random, all) => {
  expect(waits(random)).toEqual(all);
  expect(all.reduce((sum, wait) => sum + wait)).toBeLessThanOrEqual(120);
});

test("what the API asks to wait for comes on top, up to five and a half minutes", () => {
  expect(waits(0, 100_000)).toEqual([100, 100, 100]);
  expect(waits(0, 331_000)).toEqual([]);
});

test("other limits hold as well", () => {
  const clock = new ManualClock();
  const timing = { nowMs: clock.read, sleep: async () => undefined, random: () => 0 };
  const budget = new RetryBudget(timing, { retryMs: 1000, maxAskedWaitMs: 500 });
  expect(budget.waitMs({ kind: "transient", message: "busy", retryAfterMs: 400 })).toBe(400);
  expect(budget.waitMs({ kind: "transient", message: "busy", retryAfterMs: 400 })).toBeUndefined();
  const fresh = new RetryBudget(timing, { retryMs: 1000, maxAskedWaitMs: 500 });
  expect(fresh.waitMs({ kind: "transient", message: "busy" })).toBe(250);
  clock.nowMs += 1000;
  expect(fresh.waitMs({ kind: "transient", message: "busy" })).toBeUndefined();
});

test("what will not pass is not waited for", () => {
  const budget = new RetryBudget({ nowMs: () => 0, sleep: async () => undefined, random: () => 0 });
  expect(budget.waitMs({ kind: "denied", message: "no" })).toBeUndefined();
});
