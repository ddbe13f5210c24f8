import { expect, test } from "vitest";
import { buildSnapshot } from "../../../src/snapshot/build.ts";
import { decodePublisher, publisherKey } from "../../../src/snapshot/publisher.ts";
import { announce } from "../../../src/sync/publishers/announce.ts";
import { MemoryStore } from "../../../src/snapshot/store/memory.ts";
import { observation } from "../../support/mesh-values.ts";
import { services, snapshotContent } from "../../support/snapshots.ts";
import { publisherOf } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

test("what was read anew gets a version and a record, what is kept has its own, and what is pruned a record without a part", async () => {
  const clusters = [observation("east"), observation("west", { version: "0000000000000005-w" })];
  const snapshot = await buildSnapshot(snapshotContent(services(2), { clusters }));
  const publisher = publisherOf("site", [partOf("east", 1, 1)]);
  const store = new MemoryStore();
  const table = { store, snapshot, withheld: [], claimCounts: new Map([["east", 2]]), pruned: ["gone"], nowSeconds: 1 };
  const { snapshot: stamped, options, done } = announce(publisher, table);
  expect(stamped.clusters.map(({ version }) => version)).toEqual(["0000000000001000-site-1", "0000000000000005-w"]);
  expect([stamped.digest, stamped.shards]).toEqual([snapshot.digest, snapshot.shards]);
  const { shardContents: _contents, lostShards: _lost, ...head } = stamped;
  const pairs = options.besides({ ...head, generation: 3, publishedSeconds: 1 });
  const records = [...pairs].map(([key, content]) => decodePublisher(content, key));
  expect([...pairs.keys()]).toEqual([publisherKey("east"), publisherKey("gone")]);
  expect(records.map(({ version, generation, part }) => [version, generation, part?.shards, part?.claimCount])).toEqual(
    [
      ["0000000000001000-site-1", 3, snapshot.shards, 2],
      ["0000000000001001-site-1", 3, undefined, undefined],
    ],
  );
  expect(publisher.writtenTo(store).size).toBe(0);
  done();
  expect([...publisher.writtenTo(store).keys()]).toEqual(["east", "gone"]);
  expect(announce(publisher, table).options.afterGeneration).toBe(3);
});
