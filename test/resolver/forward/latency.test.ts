import { describe, expect, test } from "vitest";
import { Latency, smooth } from "../../../src/resolver/forward/latency.ts";

function measured(values: readonly number[]): Latency {
  const latency = new Latency();
  for (const value of values) latency.measured(value);
  return latency;
}

/** `first`, `first` + 1, … `last`. */
function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

test("nothing is known before the first answer", () => {
  expect(new Latency()).toMatchObject({ smoothedMs: undefined, p95Ms: undefined });
});

test.each([
  [undefined, 40, 40],
  [40, 40, 40],
  [100, 200, 130],
  [200, 100, 170],
])("%s and then %d smooth to %d", (estimateMs, measuredMs, expected) => {
  expect(smooth(estimateMs, measuredMs)).toBeCloseTo(expected);
});

describe("the 95th percentile", () => {
  test.each([
    ["unknown with seven answers", range(1, 7), undefined],
    ["the greatest of eight", range(1, 8), 8],
    ["the 19th of 20, in whatever order", range(1, 20).toReversed(), 19],
    ["the 61st of 64", range(1, 64), 61],
    ["that of the most recent 64", [...range(1001, 1064), ...range(1, 64)], 61],
    ["of numbers, not of text", [9, 9, 9, 9, 9, 9, 9, 9, 9, 100], 100],
  ])("is %s", (_what, values, expected) => {
    expect(measured(values).p95Ms).toBe(expected);
  });

  test("changes with the next answer", () => {
    const latency = measured(range(1, 8));
    expect(latency.p95Ms).toBe(8);
    latency.measured(50);
    expect(latency.p95Ms).toBe(50);
  });
});
