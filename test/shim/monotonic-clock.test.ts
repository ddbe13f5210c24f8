import { expect, onTestFinished, test, vi } from "vitest";
import { monotonicMs } from "../../src/shim/monotonic-clock.ts";

test("it goes with the time that passes, in milliseconds, and not with the wall clock", () => {
  const passed = vi.spyOn(performance, "now").mockReturnValue(1000);
  const wall = vi.spyOn(Date, "now").mockReturnValue(5_000_000);
  onTestFinished(() => {
    passed.mockRestore();
    wall.mockRestore();
  });
  const before = monotonicMs();
  wall.mockReturnValue(1_000_000);
  expect(monotonicMs() - before).toBe(0);
  passed.mockReturnValue(3500);
  expect(monotonicMs() - before).toBeCloseTo(2500, 0);
});
