import { expect, test } from "vitest";
import { HISTORY_PREFIX, historyKey, shardKey } from "../../src/snapshot/keys.ts";
import { encodePublisher, publisherKey } from "../../src/snapshot/publisher.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readHosts } from "../../src/snapshot/read-hosts.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { retainSnapshots } from "../../src/snapshot/retention.ts";
import { decodePointer } from "../../src/snapshot/format/pointer.ts";
import { FaultStore } from "../support/fault-store.ts";
import { observation } from "../support/mesh-values.ts";
import { services, snapshotOf } from "../support/snapshots.ts";

/** Publishes one table after the other, an interval apart; each has one service more. */
async function publishTables(count: number, intervalSeconds: number): Promise<FaultStore> {
  const store = new FaultStore();
  for (let number = 1; number <= count; number++) {
    await publishSnapshot(store, await snapshotOf(services(number), 1), { nowSeconds: number * intervalSeconds });
  }
  return store;
}

test("a snapshot that is neither of the last three superseded nor of the last hour goes, with its shards", async () => {
  const store = await publishTables(6, 10_000);
  expect(await retainSnapshots(store, 70_000)).toEqual({ deleted: 2, notices: [] });
  expect(await store.list(HISTORY_PREFIX)).toEqual([historyKey(3), historyKey(4), historyKey(5)]);
  // Each snapshot has a shard of hosts and one of addresses.
  expect(await store.list("snapshot/shard/")).toHaveLength(8);
});

test("whatever is retained can be read whole", async () => {
  const store = await publishTables(6, 10_000);
  await retainSnapshots(store, 70_000);
  const history = await Promise.all(
    (await store.list(HISTORY_PREFIX)).map(async (key) =>
      decodePointer((await store.get(key)) ?? new Uint8Array(), key),
    ),
  );
  const current = await readPointer(store);
  const pointers = [...history, ...(current === undefined ? [] : [current])];
  const sizes = pointers.map(async (pointer) => (await readHosts(store, pointer)).size);
  expect(await Promise.all(sizes)).toEqual([3, 4, 5, 6]);
  const addressShards = pointers.flatMap((pointer) => pointer.addressShards);
  expect(new Set(addressShards).size).toBe(4);
  for (const digest of addressShards) expect(await store.get(shardKey(digest))).toBeDefined();
});

test("snapshots that a reader may still hold stay, however many they are", async () => {
  const store = await publishTables(10, 400);
  expect(await retainSnapshots(store, 4_000)).toEqual({ deleted: 0, notices: [] });
  // The third was superseded at 1 600 s, the fourth at 2 000 s.
  expect(await retainSnapshots(store, 5_201)).toEqual({ deleted: 3, notices: [] });
  expect(await store.list(HISTORY_PREFIX)).toHaveLength(6);
});

test.each([
  ["forward", 1_000_000_000],
  ["back", 0],
])("a clock that jumps %s between two publications makes no snapshot old", async (_where, nowSeconds) => {
  const store = await publishTables(10, 10);
  await publishSnapshot(store, await snapshotOf(services(11), 1), { nowSeconds });
  expect(await retainSnapshots(store, nowSeconds)).toEqual({ deleted: 0, notices: [] });
  expect(await retainSnapshots(store, nowSeconds + 60)).toEqual({ deleted: 0, notices: [] });
});

test.each([1, 2, 5])("as many as are wanted stay: %i", async (keep) => {
  const store = await publishTables(9, 10_000);
  await retainSnapshots(store, 100_000, { keep });
  await publishSnapshot(store, await snapshotOf(services(10), 1), { nowSeconds: 100_000 });
  await retainSnapshots(store, 110_000, { keep });
  // With one, that which was superseded an hour of steps ago at least goes; steps count for half an hour at most.
  expect(await store.list(HISTORY_PREFIX)).toHaveLength(Math.max(keep, 2));
});

test("shards that a publisher names stay, and none goes while a record cannot be read", async () => {
  const store = await publishTables(6, 10_000);
  const [digest = ""] = (await snapshotOf(services(1), 1)).shards;
  const record = { owner: "a", instance: "a", isFollowing: false, renewedSeconds: 1, generation: 1, version: "" };
  const part = { observation: observation("east"), shards: [digest], wide: [], withheld: [] };
  await store.put(new Map([[publisherKey("east"), new TextEncoder().encode("{")]]));
  await expect(retainSnapshots(store, 70_000)).rejects.toThrow("publisher/east is not JSON");
  expect(await store.list("snapshot/shard/")).toHaveLength(12);
  await store.put(new Map([[publisherKey("east"), encodePublisher({ cluster: "east", ...record, part })]]));
  await retainSnapshots(store, 70_000);
  expect(await store.list("snapshot/shard/")).toHaveLength(9);
  expect(await store.get(shardKey(digest))).toBeDefined();
});

test("a shard that a retained snapshot shares with one that goes stays", async () => {
  const store = await publishTables(5, 10_000);
  // The very table of the first generation again.
  await publishSnapshot(store, await snapshotOf(services(1), 1), { nowSeconds: 60_000 });
  expect(await retainSnapshots(store, 70_000)).toEqual({ deleted: 2, notices: [] });
  const pointer = await readPointer(store);
  expect(pointer && (await readHosts(store, pointer)).size).toBe(1);
});

test("shards that no pointer ever named stay, for a publication may be under way", async () => {
  const store = await publishTables(6, 10_000);
  const [digest = ""] = (await snapshotOf(services(99), 1)).shards;
  await store.put(new Map([[shardKey(digest), new Uint8Array(1)]]));
  await retainSnapshots(store, 70_000);
  expect(await store.list("snapshot/shard/")).toContain(shardKey(digest));
});

test("a deletion that broke off is finished the next time", async () => {
  for (let writes = 0; writes < 4; writes++) {
    const store = await publishTables(6, 10_000);
    store.writesLeft = writes;
    await expect(retainSnapshots(store, 70_000)).rejects.toMatchObject({ code: "unavailable" });
    store.writesLeft = Number.POSITIVE_INFINITY;
    await retainSnapshots(store, 70_000);
    expect(await store.list(HISTORY_PREFIX)).toEqual([historyKey(3), historyKey(4), historyKey(5)]);
    expect(await store.list("snapshot/shard/")).toHaveLength(8);
  }
});

test("a store without a table, or with a short history, is left alone and hardly read", async () => {
  expect(await retainSnapshots(new FaultStore(), 70_000)).toEqual({ deleted: 0, notices: [] });
  const store = await publishTables(4, 10_000);
  store.reads.length = 0;
  expect(await retainSnapshots(store, 9_000_000)).toEqual({ deleted: 0, notices: [] });
  expect(store.reads).toHaveLength(1);
});
