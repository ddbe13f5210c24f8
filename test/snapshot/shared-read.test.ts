import { expect, test } from "vitest";
import { SharedReads } from "../../src/snapshot/shared-read.ts";

/** Reads under a clock, and how many were started. */
function countedReads(): {
  reads: SharedReads<number>;
  clock: { ms: number };
  starts: (key: string) => Promise<number>[];
} {
  const clock = { ms: 0 };
  let count = 0;
  const reads = new SharedReads<number>(() => clock.ms);
  const start = async (): Promise<number> => ++count;
  return { reads, clock, starts: (key) => [reads.share(key, start), reads.share(key, start)] };
}

test("what is asked for at the same time is read once, what is asked for later again", async () => {
  const { starts } = countedReads();
  expect(await Promise.all(starts("a"))).toEqual([1, 1]);
  expect(await Promise.all(starts("a"))).toEqual([2, 2]);
});

test("what is asked for under another key is another read", async () => {
  const { starts } = countedReads();
  expect(await Promise.all([...starts("a"), ...starts("b")])).toEqual([1, 1, 2, 2]);
});

test.each([
  [4_999, "hanging"],
  [5_000, "new"],
])("a read that hangs is shared for five seconds: after %i ms it is the %s one", async (ms, which) => {
  const { reads, clock } = countedReads();
  const hanging = new Promise<number>(() => {});
  const first = reads.share("a", () => hanging);
  clock.ms = ms;
  const second = reads.share("a", async () => 2);
  expect(second === first ? "hanging" : "new").toBe(which);
});

test("a read that ends late does not end the sharing of the one that took its place", async () => {
  const { reads, clock } = countedReads();
  const late = Promise.withResolvers<number>();
  const first = reads.share("a", () => late.promise);
  clock.ms = 5_000;
  const current = reads.share("a", () => new Promise<number>(() => {}));
  late.resolve(1);
  await first;
  expect(reads.share("a", async () => 3)).toBe(current);
});
