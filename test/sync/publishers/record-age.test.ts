import { expect, test } from "vitest";
import type { PublisherRecord } from "../../../src/snapshot/publisher.ts";
import { compareToTable } from "../../../src/sync/publishers/record-age.ts";
import { observation } from "../../support/mesh-values.ts";

const [OLD, NEW] = ["0000000000000001-a", "0000000000000002-a"];

function record(version: string, observedSeconds?: number): PublisherRecord {
  const head = {
    cluster: "east",
    owner: "a",
    instance: "a",
    isFollowing: false,
    renewedSeconds: 500,
    generation: 1,
    version,
  };
  if (observedSeconds === undefined) return head;
  return {
    ...head,
    part: { observation: observation("east", { observedSeconds }), shards: [], wide: [], withheld: [] },
  };
}

test.each([
  ["a cluster that is not in the table", record(OLD, 1), undefined, 1],
  [
    "an older version, whatever the clock says",
    record(OLD, 9_000),
    observation("east", { version: NEW, observedSeconds: 1 }),
    -1,
  ],
  ["the same", record(OLD, 1), observation("east", { version: OLD }), 0],
  [
    "a newer one, whatever the clock says",
    record(NEW, 1),
    observation("east", { version: OLD, observedSeconds: 9_000 }),
    1,
  ],
  ["a table that a sync without versions wrote later", record(NEW, 999), observation("east"), -1],
  ["one that it wrote before, or at the same time", record(NEW, 1_000), observation("east"), 1],
  ["a pruned cluster that such a sync wrote later", record(NEW), observation("east"), -500],
  ["a table and a record without versions", record("", 1), observation("east"), 0],
])("%s", (_what, each, observed, age) => {
  expect(compareToTable(each, observed)).toBe(age);
});
