import { expect, onTestFinished, test, vi } from "vitest";
import { REAL_TIMING } from "../../../../src/sync/store/kv/timing.ts";

test("a sleep ends when it is over, or when it is told to", async () => {
  const ending = new AbortController();
  const startMs = REAL_TIMING.nowMs();
  await REAL_TIMING.sleep(5, ending.signal);
  expect(REAL_TIMING.nowMs() - startMs).toBeGreaterThanOrEqual(4);
  setImmediate(() => ending.abort());
  await expect(REAL_TIMING.sleep(60_000, ending.signal)).rejects.toMatchObject({ name: "AbortError" });
});

test("a clock of the day that is set back leaves the time as it is", () => {
  const beforeMs = REAL_TIMING.nowMs();
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  onTestFinished(() => void vi.useRealTimers());
  expect(Date.now()).toBe(0);
  expect(REAL_TIMING.nowMs()).toBeGreaterThanOrEqual(beforeMs);
});

test("random numbers are from 0 to below 1, and differ", () => {
  const numbers = Array.from({ length: 100 }, () => REAL_TIMING.random());
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(numbers).size).toBeGreaterThan(90);
});
