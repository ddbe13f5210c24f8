import { expect, test } from "vitest";
import { HISTORY_PREFIX, historyKey, POINTER_KEY, shardKey } from "../../src/snapshot/keys.ts";
import { encodePublisher, publisherKey } from "../../src/snapshot/publisher.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readHosts } from "../../src/snapshot/read-hosts.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { retainSnapshots, type RetentionOptions } from "../../src/snapshot/retention.ts";
import { decodeMark, decodeMarkNote } from "../../src/snapshot/retention/mark.ts";
import { decodePointer } from "../../src/snapshot/format/pointer.ts";
import { FaultStore } from "../support/fault-store.ts";
import { RETENTION_PREFIX } from "../../src/snapshot/retention/retention-keys.ts";
import type { StoreClock } from "../../src/snapshot/retention/store-clock.ts";
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

/** The same with more tables, and lets go of old ones after each. */
async function goOn(store: FaultStore, first: number, last: number, options: RetentionOptions = {}): Promise<void> {
  for (let number = first; number <= last; number++) {
    await publishSnapshot(store, await snapshotOf(services(number), 1), { nowSeconds: number * 10_000 });
    await retainSnapshots(store, number * 10_000, options);
  }
}

function shardCount(store: FaultStore): Promise<number> {
  return store.list("snapshot/shard/").then(({ length }) => length);
}

/** After how many tables what nothing names any more after eight of them is swept: steps of 200 s make up 900 s. */
const SWEPT = 14;

test("a snapshot goes that is neither of the last three superseded nor of the last quarter of an hour", async () => {
  const store = await publishTables(8, 10_000);
  expect(await retainSnapshots(store, 90_000)).toEqual({ deleted: 3, notices: [] });
  expect(await store.list(HISTORY_PREFIX)).toEqual([4, 5, 6, 7].map(historyKey));
});

test("its shards are marked then, and go when all tables of that time have been superseded for as long", async () => {
  const store = await publishTables(8, 10_000);
  await retainSnapshots(store, 80_000);
  // Each snapshot has a shard of hosts and one of addresses.
  expect([await shardCount(store), (await store.list("retention/mark/")).length]).toEqual([16, 1]);
  await goOn(store, 9, SWEPT - 1);
  expect(await shardCount(store)).toBe(2 * (SWEPT - 1));
  await goOn(store, SWEPT, SWEPT);
  expect(await shardCount(store)).toBe(2 * (SWEPT - 2));
  // What belongs to the mark stays for others to see, and goes like tables of that time.
  expect(await store.list(RETENTION_PREFIX)).toHaveLength(3);
  const [mark = ""] = await store.list("retention/mark/");
  await goOn(store, SWEPT + 1, 2 * SWEPT);
  expect(await store.get(mark)).toBeUndefined();
});

test("nothing is deleted by a mark that has gone meanwhile, since it may have been void", async () => {
  const store = await publishTables(8, 10_000);
  await retainSnapshots(store, 80_000);
  await goOn(store, 9, SWEPT - 1);
  const [mark = ""] = await store.list("retention/mark/");
  const list = store.list.bind(store);
  let looks = 0;
  store.list = async (prefix) => {
    // The first is for marks that are due, the last one before anything is deleted.
    if (prefix === RETENTION_PREFIX && ++looks > 1) await store.delete([mark]);
    return list(prefix);
  };
  await retainSnapshots(store, SWEPT * 10_000);
  await goOn(store, SWEPT, SWEPT);
  expect(looks).toBeGreaterThan(1);
  expect(await shardCount(store)).toBe(2 * SWEPT);
});

test("what took so long to read that a mark would be older than it says is not marked", async () => {
  const store = await publishTables(8, 10_000);
  let wallMs = 0;
  const clock: StoreClock = { monotonicMs: () => 0, wallMs: () => (wallMs += 61_000), wait: async () => undefined };
  expect((await retainSnapshots(store, 80_000, { clock })).deleted).toBeGreaterThan(0);
  expect([await shardCount(store), await store.list("retention/mark/")]).toEqual([16, []]);
});

test("whatever is retained can be read whole", async () => {
  const store = await publishTables(8, 10_000);
  await goOn(store, 9, 3 * SWEPT);
  expect(await shardCount(store)).toBeLessThan(4 * SWEPT);
  const history = await Promise.all(
    (await store.list(HISTORY_PREFIX)).map(async (key) =>
      decodePointer((await store.get(key)) ?? new Uint8Array(), key),
    ),
  );
  const current = await readPointer(store);
  const pointers = [...history, ...(current === undefined ? [] : [current])];
  const sizes = await Promise.all(pointers.map(async (pointer) => (await readHosts(store, pointer)).size));
  expect(sizes.slice(-4)).toEqual([3, 2, 1, 0].map((before) => 3 * SWEPT - before));
  for (const digest of pointers.flatMap((pointer) => pointer.addressShards)) {
    expect(await store.get(shardKey(digest))).toBeDefined();
  }
});

test("snapshots that a reader may still hold stay, however many they are", async () => {
  const store = await publishTables(10, 100);
  expect(await retainSnapshots(store, 1_000)).toEqual({ deleted: 0, notices: [] });
  // The first was superseded at 200 s, the second at 300 s.
  expect(await retainSnapshots(store, 1_101)).toEqual({ deleted: 1, notices: [] });
  expect(await store.list(HISTORY_PREFIX)).toHaveLength(8);
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

test("two syncs whose clocks differ by a day make no snapshot old by publishing in turn", async () => {
  const store = new FaultStore();
  for (let number = 1; number <= 20; number++) {
    const nowSeconds = 1_000 + number + (number % 2) * 86_400;
    await publishSnapshot(store, await snapshotOf(services(number), 1), { nowSeconds });
    expect(await retainSnapshots(store, nowSeconds)).toEqual({ deleted: 0, notices: [] });
  }
});

test.each([
  [1, 4],
  [2, 4],
  [5, 5],
])("as many as are wanted stay: %i", async (keep, left) => {
  const store = await publishTables(9, 10_000);
  await retainSnapshots(store, 100_000, { keep });
  await publishSnapshot(store, await snapshotOf(services(10), 1), { nowSeconds: 100_000 });
  await retainSnapshots(store, 110_000, { keep });
  // Steps count for 200 s at most, so that those of the last five stay in any case.
  expect(await store.list(HISTORY_PREFIX)).toHaveLength(left);
});

test("shards that a publisher names stay, and none is marked while a record cannot be read", async () => {
  const store = await publishTables(8, 10_000);
  const [digest = ""] = (await snapshotOf(services(1), 1)).shards;
  const record = { owner: "a", instance: "a", isFollowing: false, renewedSeconds: 1, generation: 1, version: "" };
  const part = { observation: observation("east"), shards: [digest], wide: [], withheld: [] };
  await store.put(new Map([[publisherKey("east"), new TextEncoder().encode("{")]]));
  await expect(retainSnapshots(store, 80_000)).rejects.toThrow("publisher/east is not JSON");
  expect(await store.list(RETENTION_PREFIX)).toEqual([]);
  await store.put(new Map([[publisherKey("east"), encodePublisher({ cluster: "east", ...record, part })]]));
  await goOn(store, 9, SWEPT + 1);
  expect(await shardCount(store)).toBeLessThan(2 * SWEPT);
  expect(await store.get(shardKey(digest))).toBeDefined();
});

test("shards that no pointer ever named go as well, as of a publication that broke off", async () => {
  const store = await publishTables(8, 10_000);
  const [digest = ""] = (await snapshotOf(services(99), 1)).shards;
  await store.put(new Map([[shardKey(digest), new Uint8Array(1)]]));
  await goOn(store, 9, SWEPT - 1);
  expect(await store.get(shardKey(digest))).toBeDefined();
  await goOn(store, SWEPT, SWEPT + 1);
  expect(await store.get(shardKey(digest))).toBeUndefined();
});

test("a table that comes back makes the mark of its shards void, and they stay", async () => {
  const store = await publishTables(8, 10_000);
  await retainSnapshots(store, 80_000);
  // The very table of the first generation again.
  await publishSnapshot(store, await snapshotOf(services(1), 1), { nowSeconds: 90_000 });
  expect([(await store.list("retention/mark/")).length, (await store.list("retention/void/")).length]).toEqual([1, 1]);
  await goOn(store, 10, 12);
  const [first = ""] = (await snapshotOf(services(1), 1)).shards;
  expect(await store.get(shardKey(first))).toBeDefined();
});

test("letting go that broke off anywhere is finished by later calls", async () => {
  for (let writes = 0; writes < 12; writes++) {
    const store = await publishTables(8, 10_000);
    store.writesLeft = writes;
    await goOn(store, 9, 9).catch(() => undefined);
    store.writesLeft = Number.POSITIVE_INFINITY;
    await goOn(store, 10, SWEPT - 1);
    store.writesLeft = writes;
    await goOn(store, SWEPT, SWEPT).catch(() => undefined);
    store.writesLeft = Number.POSITIVE_INFINITY;
    await goOn(store, SWEPT + 1, 4 * SWEPT);
    const [first = ""] = (await snapshotOf(services(1), 1)).shards;
    expect(await store.get(shardKey(first))).toBeUndefined();
    expect(await store.list(HISTORY_PREFIX)).toHaveLength(5);
  }
});

test("what this process is writing meanwhile is not marked: its publication would make the whole mark void", async () => {
  const store = await publishTables(8, 10_000);
  const [isWritten, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const put = store.put.bind(store);
  store.put = async (pairs): Promise<void> => {
    if (pairs.has(POINTER_KEY)) {
      isWritten.resolve();
      await mayGoOn.promise;
    }
    await put(pairs);
  };
  const snapshot = await snapshotOf(services(50), 1);
  const publication = publishSnapshot(store, snapshot, { nowSeconds: 90_000 });
  await isWritten.promise;
  await retainSnapshots(store, 90_000);
  mayGoOn.resolve();
  expect((await publication).kind).toBe("published");
  const [mark = ""] = await store.list("retention/mark/");
  const { digests } = decodeMark((await store.get(mark)) ?? new Uint8Array(), mark);
  expect([digests.size > 0, [...snapshot.shardContents.keys()].filter((digest) => digests.has(digest))]).toEqual([
    true,
    [],
  ]);
  expect(await store.list("retention/void/")).toEqual([]);
});

test("who is told to end deletes no more shards, and says that the sweep is over", async () => {
  const store = await publishTables(8, 10_000);
  await goOn(store, 9, SWEPT - 1);
  const count = await shardCount(store);
  store.deletes.length = 0;
  await goOn(store, SWEPT, SWEPT + 1, { signal: AbortSignal.abort() });
  expect(store.deletes.filter((key) => key.startsWith("snapshot/shard/"))).toEqual([]);
  expect(await shardCount(store)).toBeGreaterThanOrEqual(count);
  const sweeps = await store.list("retention/sweep/");
  const notes = await Promise.all(
    sweeps.map(async (key) => decodeMarkNote((await store.get(key)) ?? new Uint8Array(), key)),
  );
  expect([notes.length > 0, notes.every(({ isDone }) => isDone)]).toEqual([true, true]);
});

test("a process that goes on reads a superseded pointer once, and none that it wrote itself, until it sweeps", async () => {
  const store = new FaultStore((await publishTables(8, 10_000)).inner);
  const reads = (): string[] => store.reads.splice(0).filter((key) => key.startsWith(HISTORY_PREFIX));
  await retainSnapshots(store, 80_000);
  expect(reads()).toEqual([1, 2, 3, 4, 5, 6, 7].map(historyKey));
  await goOn(store, 9, 11);
  expect(reads()).toEqual([]);
  await goOn(store, 12, SWEPT);
  expect(reads()).toContain(historyKey(SWEPT - 1));
});

test("where what is written shows late, one that waits deletes after 150 s, and one that comes back later", async () => {
  const waitedMs: number[] = [];
  const clock: StoreClock = {
    monotonicMs: () => waitedMs.length,
    wallMs: () => 0,
    wait: async (milliseconds) => void waitedMs.push(milliseconds),
  };
  const store = Object.assign(await publishTables(8, 10_000), { consistencyDelaySeconds: 60 });
  await retainSnapshots(store, 80_000, { clock });
  await goOn(store, 9, SWEPT, { clock });
  expect([await shardCount(store), waitedMs]).toEqual([2 * SWEPT, []]);
  await goOn(store, SWEPT + 1, SWEPT + 1, { clock, waits: true });
  expect([await shardCount(store), waitedMs]).toEqual([2 * (SWEPT + 1) - 4, [150_000]]);
});

test("a store without a table, or with a short history, is left alone and hardly read", async () => {
  expect(await retainSnapshots(new FaultStore(), 70_000)).toEqual({ deleted: 0, notices: [] });
  const store = await publishTables(4, 10_000);
  store.reads.length = 0;
  expect(await retainSnapshots(store, 9_000_000)).toEqual({ deleted: 0, notices: [] });
  expect(store.reads).toHaveLength(1);
});
