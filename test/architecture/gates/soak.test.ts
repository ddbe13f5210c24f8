import { expect, test } from "vitest";
import { growthOf, type MemorySample } from "../../bench/server/memory-growth.ts";

/** One sample a second of a process whose memory follows `megabytesAt`. */
function samples(count: number, megabytesAt: (second: number) => number): MemorySample[] {
  return Array.from({ length: count }, (_, second) => ({ atSeconds: second, megabytes: megabytesAt(second) }));
}

test.each([
  ["stands still", () => 80, { settledMegabytes: 80, endMegabytes: 80, growthMegabytes: 0 }],
  [
    "fills its caches in the first half",
    (second: number) => Math.min(second, 30) + 50,
    { settledMegabytes: 80, endMegabytes: 80, growthMegabytes: 0 },
  ],
  [
    "shows one garbage that is not yet collected",
    (second: number) => (second === 55 ? 200 : 80),
    { settledMegabytes: 80, endMegabytes: 80, growthMegabytes: 0 },
  ],
  [
    "leaks a megabyte a second",
    (second: number) => second + 50,
    { settledMegabytes: 87, endMegabytes: 102, growthMegabytes: 15 },
  ],
])("a soak tells what memory grew by once it had settled, of a process that %s", (_what, megabytesAt, growth) => {
  expect(growthOf(samples(60, megabytesAt))).toEqual(growth);
});

test("a soak of a few moments says nothing", () => {
  expect(() => growthOf(samples(11, () => 80))).toThrow("11 samples of memory, fewer than 12");
});
