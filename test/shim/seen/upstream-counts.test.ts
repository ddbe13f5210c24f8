import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import { UpstreamCounts } from "../../../src/shim/seen/upstream-counts.ts";

describe("the counts of one gateway", () => {
  test.each([
    ["exactly at a bound", 0.001, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    ["between two bounds", 0.03, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]],
    ["above all bounds", 2.5, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ])("an answer %s is in every bucket that it fits", (_where, seconds, buckets) => {
    const counts = new UpstreamCounts("https://dns.example");
    counts.exchanges++;
    counts.answered(seconds);
    expect(counts.cumulative()).toEqual(buckets);
    expect(counts.sumSeconds).toBe(seconds);
  });

  test("failures are counted by why, and those that are our own apart", () => {
    const counts = new UpstreamCounts("https://dns.example");
    for (const code of ["timeout", "timeout", "broken"] as const) counts.failed(new UpstreamError(code, "no"));
    counts.failed(new RangeError("a bug"));
    expect(Object.fromEntries(counts.failures)).toEqual({ timeout: 2, broken: 1, internal: 1 });
  });

  test("what has begun is in flight until it has ended, however it does", () => {
    const counts = new UpstreamCounts("https://dns.example");
    counts.exchanges += 4;
    expect(counts.inFlight).toBe(4);
    counts.answered(0.1);
    counts.failed(new UpstreamError("broken", "no"));
    counts.withdrawn();
    expect([counts.inFlight, counts.abandoned]).toEqual([1, 1]);
  });
});
