import { expect, test } from "vitest";
import type { SnapshotPointer } from "../../../src/snapshot/format/pointer.ts";
import type { PublisherRecord } from "../../../src/snapshot/publisher.ts";
import { readPointer } from "../../../src/snapshot/read-pointer.ts";
import { isWhole, readStanding } from "../../../src/sync/publishers/standing.ts";
import { observation } from "../../support/mesh-values.ts";
import { WorldStore } from "../../support/sync-world.ts";
import { publisherOf, syncOnce } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

const [V1, V2] = ["0000000000000001-a", "0000000000000002-a"];

async function pointerWith(version: string): Promise<SnapshotPointer> {
  const store = new WorldStore();
  await syncOnce({ store, owner: "east", parts: [partOf("east", 1, 1)], nowSeconds: 1 });
  const pointer = await readPointer(store);
  if (pointer === undefined) throw new TypeError("nothing was published");
  return { ...pointer, generation: 7, clusters: [observation("east", { version })] };
}

function record(cluster: string, version: string, generation = 7, isPruned = false): PublisherRecord {
  const head = { cluster, owner: "a", instance: "a", isFollowing: false, renewedSeconds: 1, generation, version };
  return isPruned ? head : { ...head, part: { observation: observation(cluster), shards: [], wide: [], withheld: [] } };
}

test.each([
  ["what it says", record("east", V2), true],
  ["something newer than it says", record("east", V1), true],
  ["something older", record("east", "0000000000000003-a"), false],
  ["nothing of its cluster", record("west", V1), false],
  ["a cluster that was pruned", record("east", "0000000000000003-a", 7, true), false],
  ["nothing of a cluster that was pruned", record("west", V1, 7, true), true],
  ["what it says under an earlier generation, which readers would not take", record("east", V2, 8), false],
])("a table with %s: whole is %s", async (_what, each, isAsSaid) => {
  expect(isWhole(await pointerWith(V2), [each])).toBe(isAsSaid);
});

test("no table is whole that is not there", () => {
  expect(isWhole(undefined, [])).toBe(false);
});

test("what a sync wrote itself counts though the store does not show it yet", async () => {
  const store = new WorldStore();
  const publisher = publisherOf("east", [partOf("east", 1, 1)]);
  await syncOnce({ store, owner: "east", parts: [partOf("east", 1, 1)], nowSeconds: 1, publisher });
  expect(await readStanding(store, publisher, new Set())).toEqual({ isWhole: true, hasOthers: false, contested: [] });
  publisher.wrote(store, [record("east", "9999999999999999-a")]);
  expect((await readStanding(store, publisher, new Set())).isWhole).toBe(false);
});
