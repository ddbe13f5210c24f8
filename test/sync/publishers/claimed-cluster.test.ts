import { expect, test } from "vitest";
import type { PublisherRecord } from "../../../src/snapshot/publisher.ts";
import { claimedCluster, takenClusters } from "../../../src/sync/publishers/claimed-cluster.ts";
import { observation } from "../../support/mesh-values.ts";
import { publisherOf } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

const PART = { observation: observation("east"), shards: [], wide: [], withheld: [] };
const RECORD: PublisherRecord = {
  cluster: "east",
  owner: "site-a",
  instance: "a1",
  isFollowing: true,
  renewedSeconds: 10_000,
  generation: 1,
  version: "1",
  part: PART,
};
const { part: _part, ...PRUNED } = RECORD;

function store(record: PublisherRecord): {
  readonly label: string;
  readonly records: ReadonlyMap<string, PublisherRecord>;
} {
  return { label: "kv:1", records: new Map([[record.cluster, record]]) };
}

test.each([
  ["another owner that follows and said so lately", RECORD, 11_800, true],
  ["one that has been silent", RECORD, 11_801, false],
  ["one whose clock is ahead", RECORD, 1, true],
  ["one that does not follow", { ...RECORD, isFollowing: false }, 10_001, false],
  ["a cluster that this sync does not name", { ...RECORD, cluster: "west" }, 10_001, false],
  ["its own owner", { ...RECORD, owner: "site-b" }, 10_001, false],
  ["a pruned cluster", PRUNED, 10_001, false],
])("%s: refused is %s", (_what, record, nowSeconds, isRefused) => {
  const [one, taking] = [false, true].map((takesOver) => publisherOf("site-b", [partOf("east", 1, 1)], { takesOver }));
  const refusals = [one, taking].map((each) => each && claimedCluster(each, [store(record)], nowSeconds)?.code);
  expect(refusals).toEqual([isRefused ? "claimed-cluster" : undefined, undefined]);
});

test("another process of the same owner that follows is told and not refused: it may be the one before a restart", () => {
  const publisher = publisherOf("site-a", [partOf("east", 1, 1)], { instance: "a2" });
  expect(claimedCluster(publisher, [store(RECORD)], 10_001)).toBeUndefined();
  expect(takenClusters(publisher, store(RECORD), 10_001)).toEqual([
    "cluster east of kv:1 was followed by another process of site-a at 1970-01-01T02:46:40.000Z; if that still runs, stop one of the two, or give each an --owner",
  ]);
  expect(takenClusters(publisher, store({ ...RECORD, isFollowing: false }), 10_001)).toEqual([]);
});
