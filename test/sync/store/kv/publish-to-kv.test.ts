import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { POINTER_KEY, SHARD_PREFIX, shardKey } from "../../../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../../../src/snapshot/publish.ts";
import { readHosts } from "../../../../src/snapshot/read-hosts.ts";
import { readPointer } from "../../../../src/snapshot/read-pointer.ts";
import type { StoreReader } from "../../../../src/snapshot/store/store.ts";
import { openKvUnderTest, type KvUnderTest } from "../../../support/kv-api/kv-store-under-test.ts";
import { services, snapshotOf } from "../../../support/snapshots.ts";

let kv: KvUnderTest;
beforeEach(async () => {
  kv = await openKvUnderTest();
});
afterEach(() => kv.close());

/** What a reader finds who sees every write at once: the worst that a reader can meet. */
async function namesOfTable(): Promise<number> {
  const reader: StoreReader = { get: async (key) => copyOf(kv.server.values.latest(key)) };
  const pointer = await readPointer(reader);
  return pointer === undefined ? 0 : (await readHosts(reader, pointer)).size;
}

function copyOf(value: Buffer | undefined): Uint8Array | undefined {
  return value && new Uint8Array(value);
}

test("a publisher that dies between any two writes leaves the old table whole, and the next one makes it the new one", async () => {
  const before = await snapshotOf(services(600), 4);
  const after = await snapshotOf(
    services(601, () => "192.0.2.9"),
    4,
  );
  // Four shards of hosts, one of addresses, the history and the pointer.
  for (let writes = 0; writes <= 7; writes++) {
    await kv.close();
    kv = await openKvUnderTest();
    await publishSnapshot(kv.store, before, { nowSeconds: 10_000 });
    kv.server.faults.keysLeft = writes;
    const dying = publishSnapshot(kv.another(), after, { nowSeconds: 20_000 });
    expect(
      await dying.then(
        () => "published",
        ({ code }) => code,
      ),
    ).toBe(writes === 7 ? "published" : "unavailable");
    expect(await namesOfTable()).toBe(writes === 7 ? 601 : 600);
    kv.server.faults.clear();
    await publishSnapshot(kv.another(), after, { nowSeconds: 30_000 });
    expect(await namesOfTable()).toBe(601);
  }
});

test("a publication goes on where the one before it broke off: what is there is not written again", async () => {
  const snapshot = await snapshotOf(services(20_000), 128);
  const { size } = snapshot.shardContents;
  expect(size).toBeGreaterThan(64);
  kv.server.faults.keysLeft = 50;
  await expect(publishSnapshot(kv.store, snapshot, { nowSeconds: 1 })).rejects.toMatchObject({ code: "unavailable" });
  expect(kv.server.values.keys(SHARD_PREFIX)).toHaveLength(50);
  kv.server.faults.clear();

  const progress: string[] = [];
  const reportShards = (written: number, total: number): void => void progress.push(`${written} of ${total}`);
  const { shardsWritten } = await publishSnapshot(kv.another(), snapshot, { nowSeconds: 2, reportShards });
  expect(shardsWritten).toBe(size - 50);
  expect(progress).toEqual([`${size - 50} of ${size - 50}`]);
  expect(await namesOfTable()).toBe(20_000);
});

describe("what is read back before the pointer moves", () => {
  test("takes a hundredth of the requests", async () => {
    const snapshot = await snapshotOf(services(20_000), 128);
    await publishSnapshot(kv.store, snapshot, { nowSeconds: 1 });
    const reads = kv.server.seen.filter(({ what }) => what === "POST /bulk/get");
    expect(reads).toHaveLength(Math.ceil(snapshot.shardContents.size / 100));
  });

  test("is every shard: one that reads otherwise keeps the pointer where it is", async () => {
    const before = await snapshotOf(services(600), 4);
    await publishSnapshot(kv.store, before, { nowSeconds: 1 });
    const after = await snapshotOf(
      services(600, () => "192.0.2.9"),
      4,
    );
    const spoiled = shardKey([...after.shardContents.keys()].at(-1) ?? "");
    kv.server.beforeAnswer = async () => {
      if (kv.server.values.latest(spoiled) !== undefined) kv.server.values.write(spoiled, Buffer.from("spoiled"));
    };
    await expect(publishSnapshot(kv.store, after, { nowSeconds: 2 })).rejects.toMatchObject({
      code: "corrupt",
      message: `${spoiled} reads otherwise than it was written; the pointer stays as it was`,
    });
    kv.server.beforeAnswer = async () => undefined;
    expect(await namesOfTable()).toBe(600);
    expect((await readPointer(kv.another()))?.digest).toBe(before.digest);
  });

  test("is waited for while KV remembers that it was not there", async () => {
    const snapshot = await snapshotOf(services(600), 4);
    const [digest = ""] = snapshot.shards;
    kv.server.values.cacheSeconds = 60;
    expect(await kv.another().get(shardKey(digest))).toBeUndefined();
    const startMs = kv.clock.nowMs;
    await publishSnapshot(kv.store, snapshot, { nowSeconds: 1 });
    expect(kv.clock.nowMs - startMs).toBeGreaterThanOrEqual(55_000);
    expect(kv.clock.nowMs - startMs).toBeLessThan(75_000);
    expect(await namesOfTable()).toBe(600);
  });

  test("is not waited for longer than 75 s: then the pointer stays where it is", async () => {
    const snapshot = await snapshotOf(services(600), 4);
    kv.server.values.visibleAfterSeconds = 3_600;
    const startMs = kv.clock.nowMs;
    await expect(publishSnapshot(kv.store, snapshot, { nowSeconds: 1 })).rejects.toMatchObject({
      code: "missing",
      message: expect.stringMatching(/ \(and 4 more\) was written and is not there; the pointer stays as it was$/),
    });
    expect(kv.server.values.latest(POINTER_KEY)).toBeUndefined();
    expect(kv.clock.nowMs - startMs).toBeLessThan(76_000);
  });
});

describe("on a store that takes a minute to show what was written", () => {
  beforeEach(() => {
    kv.server.values.cacheSeconds = 60;
  });

  test("a table that goes back to what it was within that minute is published", async () => {
    const one = await snapshotOf(services(1));
    const two = await snapshotOf(services(2));
    const kinds: string[] = [];
    for (const snapshot of [one, two, one])
      kinds.push((await publishSnapshot(kv.store, snapshot, { nowSeconds: 1 })).kind);
    expect(kinds).toEqual(["published", "published", "published"]);
    expect(await namesOfTable()).toBe(1);
  });

  test("what another process published is seen when the minute is over, and at once when it is not what this one replaced", async () => {
    await publishSnapshot(kv.store, await snapshotOf(services(1)), { nowSeconds: 1 });
    const own = await readPointer(kv.store);
    kv.clock.advanceSeconds(61);
    const theirs = await snapshotOf(services(2));
    await publishSnapshot(kv.another(), theirs, { nowSeconds: 2 });
    kv.clock.advanceSeconds(61);
    expect((await readPointer(kv.store))?.digest).toBe(theirs.digest);
    expect(own?.digest).not.toBe(theirs.digest);
  });
});
