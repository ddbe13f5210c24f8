import { describe, expect, test } from "vitest";
import { costFigure, differenceFigure, rateFigure, verdictOf, type Pair } from "../../bench/measure/figure.ts";
import { estimate } from "../../bench/measure/statistics.ts";

/** Nine rounds with these results against a reference of 100. */
function rounds(...ours: readonly number[]): { readonly pairs: Pair[] } & typeof LABELS {
  return { ...LABELS, pairs: ours.map((value) => [value, 100]) };
}

const LABELS = { what: "something", referenceName: "a reference", unit: "/s" };

describe("the interval of a median", () => {
  test.each([
    ["3 values: all of them", [3, 1, 2], { median: 2, low: 1, high: 3 }],
    ["8 values: all of them", [1, 2, 3, 4, 5, 6, 7, 8], { median: 4.5, low: 1, high: 8 }],
    ["9 values: without the extremes", [9, 8, 7, 6, 5, 4, 3, 2, 1], { median: 5, low: 2, high: 8 }],
    [
      "15 values: without three at each end",
      Array.from({ length: 15 }, (_, i) => i + 1),
      { median: 8, low: 4, high: 12 },
    ],
    ["45 values", Array.from({ length: 45 }, (_, i) => i + 1), { median: 23, low: 16, high: 30 }],
  ])("of %s", (_title, sample, expected) => {
    expect(estimate(sample)).toEqual(expected);
  });

  test("of nothing does not exist", () => {
    expect(() => estimate([])).toThrow(RangeError);
  });
});

describe("a bound", () => {
  const bound = { atLeast: 0.9 };

  test.each([
    ["met", [91, 92, 93, 94, 95, 96, 97, 98, 99]],
    ["met", [10, 10, 10, 10, 90, 99, 99, 99, 99]],
    ["within noise", [80, 80, 80, 80, 89, 89, 89, 90, 90]],
    ["missed", [80, 80, 80, 80, 89, 89, 89, 89, 99]],
  ])("on a rate is %s", (verdict, ours) => {
    expect(verdictOf(rateFigure({ ...rounds(...ours), bound }))).toBe(verdict);
  });

  test.each([
    ["met", [105, 105, 105, 105, 111, 120, 120, 120, 120]],
    ["within noise", [100, 105, 112, 112, 112, 112, 112, 112, 112]],
    ["missed", [100, 112, 112, 112, 112, 112, 112, 112, 112]],
  ])("on a cost is %s", (verdict, ours) => {
    expect(verdictOf(costFigure({ ...rounds(...ours), bound }))).toBe(verdict);
  });

  test.each([
    ["met", [120, 125, 130]],
    ["within noise", [125, 126, 127]],
    ["missed", [126, 126, 127]],
  ])("on an amount is %s", (verdict, ours) => {
    expect(verdictOf(differenceFigure({ ...rounds(...ours), bound: { atMost: 25 } }))).toBe(verdict);
  });

  test("that nobody set is no verdict", () => {
    expect(verdictOf(rateFigure(rounds(1)))).toBe("no bound");
  });
});
