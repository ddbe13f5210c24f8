import { expect, test } from "vitest";
import { SnapshotWatch } from "../../../src/shim/gateway/snapshot-watch.ts";

const DIGEST = "C-OtQSFSXUpPqc57";
const OTHER = "kT0_lqWq6pZ1nB2x";

/** Snapshots by name, `<name>@<seconds>` where time has passed; how often that was a change. */
function changesOf(names: readonly (string | undefined)[]): number {
  let changes = 0;
  let nowMs = 0;
  const watch = new SnapshotWatch(
    () => nowMs,
    (_generation, isChange) => (changes += isChange ? 1 : 0),
  );
  for (const each of names) {
    const [name, atSeconds] = each?.split("@") ?? [];
    nowMs = atSeconds === undefined ? nowMs : Number(atSeconds) * 1000;
    watch.answeredFrom(name);
  }
  return changes;
}

test.each<[string, readonly (string | undefined)[], number]>([
  ["the first one says nothing", [`12-${DIGEST}`], 0],
  ["a higher one is news", [`12-${DIGEST}`, `13-${DIGEST}`], 1],
  ["so is each that is higher again", [`9-${DIGEST}`, `10-${DIGEST}`, `11-${DIGEST}`], 2],
  ["the same one is none", [`12-${DIGEST}`, `12-${DIGEST}`], 0],
  ["nor is a lower one, nor what is between that and the highest", [`12-${DIGEST}`, `3-${DIGEST}`, `11-${DIGEST}`], 0],
  ["generation 0 is the lowest", [`0-${DIGEST}`, `1-${DIGEST}`], 1],
  ["answers without a snapshot say nothing", [`12-${DIGEST}`, undefined, `13-${DIGEST}`], 1],
  ["the same generation with another digest is news", [`12-${DIGEST}`, `12-${OTHER}`], 1],
  [
    "two digests of one generation by turns are news once",
    [`12-${DIGEST}`, `12-${OTHER}`, `12-${DIGEST}`, `12-${OTHER}`],
    1,
  ],
  ["the digests of a generation are told apart anew in each", [`1-${DIGEST}`, `2-${DIGEST}`, `2-${OTHER}`], 2],
  ["a lower one is none as long as the higher may be there", [`12-${DIGEST}`, `3-${DIGEST}@89.9`], 0],
  ["a lower one is news once the higher is not heard of any more", [`12-${DIGEST}`, `3-${DIGEST}@90`], 1],
  [
    "a lower one is none while the higher is heard of now and then",
    [`12-${DIGEST}`, `3-${DIGEST}@60`, `12-${DIGEST}@80`, `3-${DIGEST}@169`],
    0,
  ],
  [
    "after a lower one was news the next above that is, too",
    [`12-${DIGEST}`, `3-${DIGEST}@90`, `3-${DIGEST}@91`, `4-${DIGEST}@92`],
    2,
  ],
])("of the snapshots behind answers %s", (_title, names, expected) => {
  expect(changesOf(names)).toBe(expected);
});

test("what a broken gateway makes up is not kept without end", () => {
  const digests = Array.from({ length: 9 }, (_, index) => `12-${DIGEST}${index}`);
  expect(changesOf([...digests, ...digests.slice(1)]), "eight are").toBe(8);
  expect(changesOf([...digests, ...digests.slice(0, 1)]), "the oldest is not").toBe(9);
});

test("each snapshot that is taken up is told of, the first one too", () => {
  const told: string[] = [];
  const watch = new SnapshotWatch(
    () => 0,
    (generation, isChange) => told.push(`${generation} ${isChange ? "instead" : "first"}`),
  );
  for (const name of [`12-${DIGEST}`, undefined, `11-${DIGEST}`, "13", `13-${DIGEST}`]) watch.answeredFrom(name);
  expect(told).toEqual(["12 first", "13 instead"]);
});

test.each([
  "",
  "13",
  "13-",
  "-1-0123456789abcdef",
  `13-${"a".repeat(65)}`,
  `13-${DIGEST} `,
  "1e9-0123456789abcdef",
  `9999999999999999-${DIGEST}`,
])("%j is no snapshot's name", (name) => {
  expect(changesOf([`12-${DIGEST}`, name])).toBe(0);
});
