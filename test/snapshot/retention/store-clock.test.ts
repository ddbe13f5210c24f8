import { expect, test } from "vitest";
import { Moment, MONOTONIC_CLOCK } from "../../../src/snapshot/retention/store-clock.ts";

test.each([
  ["both go on", 5_000, 5_000, [5, 5]],
  ["the wall clock jumps ahead", 1_000, 86_400_000, [86_400, 1]],
  ["the wall clock goes back", 3_000, -86_400_000, [3, 3]],
  ["the machine slept", 0, 60_000, [60, 0]],
])("where %s, as long as may be and as long as is sure", (_what, monotonicMs, wallMs, expected) => {
  const now = { monotonicMs: 100, wallMs: 1_000_000_000 };
  const moment = new Moment({ monotonicMs: () => now.monotonicMs, wallMs: () => now.wallMs, wait: async () => {} });
  now.monotonicMs += monotonicMs;
  now.wallMs += wallMs;
  expect([moment.mostSeconds(), moment.leastSeconds()]).toEqual(expected);
});

test("without a wall clock both are the same", async () => {
  const moment = new Moment(MONOTONIC_CLOCK);
  await MONOTONIC_CLOCK.wait(5);
  const leastSeconds = moment.leastSeconds();
  expect(leastSeconds).toBeGreaterThan(0);
  expect(moment.mostSeconds()).toBeGreaterThanOrEqual(leastSeconds);
});
