import { describe, expect, test } from "vitest";
import { DownTime } from "../../../src/resolver/forward/down-time.ts";

/** Down since `atMs`, because two attempts failed. */
function downSince(atMs: number, random = 0.5): DownTime {
  const down = new DownTime(() => random);
  down.failed(atMs, atMs);
  down.failed(atMs, atMs);
  return down;
}

describe("the time down", () => {
  test("doubles with each probe that fails, up to a minute", () => {
    const down = downSince(0);
    const lengths: number[] = [];
    for (let nowMs = 0, count = 0; count < 9; count++) {
      lengths.push((down.untilMs ?? Number.NaN) - nowMs);
      nowMs = down.untilMs ?? Number.NaN;
      down.failed(nowMs, nowMs);
    }
    expect(lengths).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test.each([
    [0, 900],
    [0.5, 1000],
    [0.999_999, 1100],
  ])("varies by a tenth: %d", (random, lengthMs) => {
    expect(downSince(0, random).untilMs).toBeCloseTo(lengthMs, 2);
  });

  test("starts anew at a second after an answer", () => {
    const down = downSince(0);
    down.failed(1000, 1000);
    down.answered();
    expect(down).toMatchObject({ untilMs: undefined, failuresInARow: 0 });
    down.failed(5000, 5000);
    expect(down.untilMs).toBeUndefined();
    down.failed(5000, 5000);
    expect(down.untilMs).toBe(6000);
  });

  test("is what a program wants it to be: after so many failures, so long at first and at most", () => {
    const down = new DownTime(() => 0.5, { failuresUntilDown: 3, firstMs: 250, mostMs: 600 });
    down.failed(0, 0);
    down.failed(0, 0);
    expect(down.untilMs).toBeUndefined();
    const lengths: number[] = [];
    for (let nowMs = 0, count = 0; count < 4; count++) {
      down.failed(nowMs, nowMs);
      lengths.push((down.untilMs ?? Number.NaN) - nowMs);
      nowMs = down.untilMs ?? Number.NaN;
    }
    expect(lengths).toEqual([250, 500, 600, 600]);
  });

  test("does not grow by failures of attempts that began before, nor of those while it is down", () => {
    const down = downSince(5000);
    down.failed(4000, 5001);
    down.failed(5500, 5999);
    down.failed(4999, 6500);
    expect(down).toMatchObject({ untilMs: 6000, failuresInARow: 5 });
    down.failed(6000, 6600);
    expect(down.untilMs).toBe(8600);
  });
});

describe("a probe", () => {
  test("is due once the time is over, and not before", () => {
    const down = downSince(0);
    expect([999, 1000].map((nowMs) => down.mayBeProbed(nowMs))).toEqual([false, true]);
    expect([999, 1000].map((nowMs) => down.isAsleep(nowMs))).toEqual([true, false]);
    expect(new DownTime(() => 0.5).mayBeProbed(0)).toBe(false);
  });

  test("that has failed is followed by the next one after the time down, whatever its deadline was", () => {
    const down = downSince(0);
    down.probed(50_000);
    down.failed(1000, 1000);
    expect([2999, 3000].map((nowMs) => down.mayBeProbed(nowMs))).toEqual([false, true]);
  });

  test("is one at a time, unless it never ends", () => {
    const down = downSince(0);
    down.probed(5000);
    expect([1000, 4999, 5000].map((nowMs) => down.mayBeProbed(nowMs))).toEqual([false, false, true]);
  });
});
