import { expect, onTestFinished, test, vi } from "vitest";
import { startTimer } from "../../src/shim/start-timer.ts";

test("calls once the time is over, unless it was cancelled", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const expired: string[] = [];
  startTimer(100, () => expired.push("first"));
  const cancel = startTimer(100, () => expired.push("second"));
  vi.advanceTimersByTime(99);
  expect(expired).toEqual([]);
  cancel();
  vi.advanceTimersByTime(1);
  expect([expired, vi.getTimerCount()]).toEqual([["first"], 0]);
});
