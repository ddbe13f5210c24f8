import { expect, test } from "vitest";
import { SnapshotWatch } from "../../../src/shim/gateway/snapshot-watch.ts";

const DIGEST = "C-OtQSFSXUpPqc57";

test.each<[string, readonly (string | undefined)[], number]>([
  ["the first one says nothing", [`12-${DIGEST}`], 0],
  ["a higher one is news", [`12-${DIGEST}`, `13-${DIGEST}`], 1],
  ["so is each that is higher again", [`9-${DIGEST}`, `10-${DIGEST}`, `11-${DIGEST}`], 2],
  ["the same one is none", [`12-${DIGEST}`, `12-${DIGEST}`], 0],
  ["nor is a lower one, nor what is between that and the highest", [`12-${DIGEST}`, `3-${DIGEST}`, `11-${DIGEST}`], 0],
  ["generation 0 is the lowest", [`0-${DIGEST}`, `1-${DIGEST}`], 1],
  ["answers without a snapshot say nothing", [`12-${DIGEST}`, undefined, `13-${DIGEST}`], 1],
])("of the snapshots behind answers %s", (_title, names, expected) => {
  let raised = 0;
  const watch = new SnapshotWatch(() => raised++);
  for (const name of names) watch.answeredFrom(name);
  expect(raised).toBe(expected);
});

test("whoever wants to hears of each that is named, before it is news", () => {
  const told: string[] = [];
  const watch = new SnapshotWatch(
    () => told.push("news"),
    (generation) => told.push(String(generation)),
  );
  for (const name of [`12-${DIGEST}`, undefined, `11-${DIGEST}`, "13", `13-${DIGEST}`]) watch.answeredFrom(name);
  expect(told).toEqual(["12", "11", "13", "news"]);
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
  let raised = 0;
  const watch = new SnapshotWatch(() => raised++);
  for (const each of [`12-${DIGEST}`, name]) watch.answeredFrom(each);
  expect(raised).toBe(0);
});
