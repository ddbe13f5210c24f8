import { expect, test } from "vitest";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { HEAP_OCTETS_PER_SHARD_OCTET, ShardCache } from "../../src/snapshot/shard-cache.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { FaultStore } from "../support/fault-store.ts";
import { services, snapshotContent } from "../support/snapshots.ts";

/** A store with three shards, and how many octets each takes in memory. */
async function threeShards(): Promise<{
  store: FaultStore;
  digests: readonly [string, string, string];
  sizes: number[];
}> {
  const store = new FaultStore();
  const snapshot = await buildSnapshot(snapshotContent(services(300)), 4);
  await publishSnapshot(store, snapshot, { nowSeconds: 1 });
  const [a = "", b = "", c = ""] = snapshot.shards;
  const sizes = [a, b, c].map(
    (digest) => (snapshot.shardContents.get(digest)?.length ?? 0) * HEAP_OCTETS_PER_SHARD_OCTET,
  );
  store.reads.length = 0;
  return { store, digests: [a, b, c], sizes };
}

test("the least recently used shard goes when there is no room", async () => {
  const {
    store,
    digests: [a, b, c],
    sizes,
  } = await threeShards();
  const maxOctets = sizes.reduce((sum, size) => sum + size, -1);
  const cache = new ShardCache({ store, maxOctets, nowMs: () => 0 });
  await cache.load(a);
  await cache.load(b);
  cache.find(a);
  await cache.load(c);
  expect([a, b, c].map((digest) => cache.has(digest))).toEqual([true, false, true]);
  expect(cache.sizeOctets).toBe((sizes[0] ?? 0) + (sizes[2] ?? 0));
});

test("a shard larger than all the room is served, and is the only one", async () => {
  const {
    store,
    digests: [a, b],
    sizes,
  } = await threeShards();
  const cache = new ShardCache({ store, maxOctets: 1, nowMs: () => 0 });
  await cache.load(a);
  expect((await cache.load(b)).size).toBeGreaterThan(0);
  expect([cache.has(a), cache.has(b), cache.sizeOctets]).toEqual([false, true, sizes[1]]);
});

test("looking whether a shard is there does not count as use", async () => {
  const {
    store,
    digests: [a, b, c],
    sizes,
  } = await threeShards();
  const cache = new ShardCache({ store, maxOctets: sizes.reduce((sum, size) => sum + size, -1), nowMs: () => 0 });
  await cache.load(a);
  await cache.load(b);
  cache.has(a);
  await cache.load(c);
  expect(cache.has(a)).toBe(false);
});

test("loads at the same time are one read, also when they fail", async () => {
  const {
    store,
    digests: [a],
  } = await threeShards();
  store.overrides.set(shardKey(a), "failing");
  const cache = new ShardCache({ store, maxOctets: 1e6, nowMs: () => 0 });
  const settled = await Promise.allSettled([cache.load(a), cache.load(a)]);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(store.reads).toHaveLength(1);
});
