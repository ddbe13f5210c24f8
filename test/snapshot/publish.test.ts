import { describe, expect, test } from "vitest";
import type { SnapshotPointer } from "../../src/snapshot/format/pointer.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { historyKey, POINTER_KEY, shardKey } from "../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readHosts } from "../../src/snapshot/read-hosts.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import type { StoreReader } from "../../src/snapshot/store/store.ts";
import { FaultStore } from "../support/fault-store.ts";
import { observation } from "../support/mesh-values.ts";
import { services, snapshotContent, snapshotOf } from "../support/snapshots.ts";

const FIRST = { nowSeconds: 10_000 };
const SECOND = { nowSeconds: 20_000 };

function addressOf(number: number): string {
  return `10.0.${number >> 8}.${number & 255}`;
}

/** The whole table of a store as its addresses by name. */
async function tableOf(store: StoreReader): Promise<Record<string, string>> {
  const pointer = await readPointer(store);
  if (pointer === undefined) return {};
  const hosts = await readHosts(store, pointer);
  return Object.fromEntries([...hosts].map(([name, { claims }]) => [name, JSON.stringify(claims[0]?.answer)]));
}

describe("what is written", () => {
  test("the first table: every shard, then the pointer", async () => {
    const store = new FaultStore();
    const snapshot = await snapshotOf(services(1_000));
    const { kind, pointer, shardsWritten } = await publishSnapshot(store, snapshot, FIRST);
    expect({ kind, shardsWritten }).toEqual({ kind: "published", shardsWritten: 5 });
    expect(store.writes).toEqual([...snapshot.shards, ...snapshot.addressShards].map(shardKey).concat(POINTER_KEY));
    expect(pointer).toMatchObject({ generation: 1, publishedSeconds: 10_000, digest: snapshot.digest });
    expect(await readPointer(store)).toEqual(pointer);
    expect(await readHosts(store, pointer)).toEqual(new Map(services(1_000).map((host) => [host.name, host])));
  });

  test("a changed host: its shard, the pointer before for history, the pointer", async () => {
    const store = new FaultStore();
    const before = await publishSnapshot(store, await snapshotOf(services(1_000, addressOf)), FIRST);
    store.writes.length = 0;
    const hosts = services(1_000, (number) => (number === 7 ? "192.0.2.1" : addressOf(number)));
    const snapshot = await buildSnapshot(snapshotContent(hosts), { pointer: before.pointer, store });
    const { pointer, shardsWritten } = await publishSnapshot(store, snapshot, SECOND);
    expect(shardsWritten).toBe(1);
    expect(store.writes).toEqual([expect.stringMatching("^snapshot/shard/"), historyKey(1), POINTER_KEY]);
    expect(pointer.generation).toBe(2);
    expect(before.pointer.shards.filter((digest) => !pointer.shards.includes(digest))).toHaveLength(1);
  });

  test("an unchanged table: nothing at all", async () => {
    const store = new FaultStore();
    const snapshot = await snapshotOf(services(3));
    await publishSnapshot(store, snapshot, FIRST);
    store.writes.length = 0;
    const { kind, pointer } = await publishSnapshot(store, snapshot, SECOND);
    expect({ kind, generation: pointer.generation, writes: store.writes }).toEqual({
      kind: "unchanged",
      generation: 1,
      writes: [],
    });
  });

  test.each([
    [1_300, "unchanged", []],
    [1_301, "refreshed", [POINTER_KEY]],
  ])("an unchanged table, seen again at %i s with a lease of 600 s: %s", async (observedSeconds, kind, writes) => {
    const store = new FaultStore();
    await publishSnapshot(store, await snapshotOf(services(3)), FIRST);
    store.writes.length = 0;
    const clusters = [observation("east", { observedSeconds })];
    const again = await publishSnapshot(store, await buildSnapshot(snapshotContent(services(3), { clusters })), SECOND);
    expect(again.kind).toBe(kind);
    expect(store.writes).toEqual(writes);
    expect((await readPointer(store))?.clusters[0]?.observedSeconds).toBe(kind === "refreshed" ? 1_301 : 1_000);
  });

  test("a store that lost shards: all of them again", async () => {
    const store = new FaultStore();
    const snapshot = await snapshotOf(services(1_000));
    await publishSnapshot(store, snapshot, FIRST);
    await store.inner.delete([...snapshot.shards, ...snapshot.addressShards].map(shardKey));
    const { kind, shardsWritten } = await publishSnapshot(store, snapshot, { ...SECOND, rewriteShards: true });
    expect({ kind, shardsWritten }).toEqual({ kind: "published", shardsWritten: 5 });
    expect(Object.keys(await tableOf(store))).toHaveLength(1_000);
  });
});

test("a shard of addresses that the store lost is written again, though nothing else has changed", async () => {
  const store = new FaultStore();
  const { pointer } = await publishSnapshot(store, await snapshotOf(services(3)), FIRST);
  const [digest = ""] = pointer.addressShards;
  await store.inner.delete([shardKey(digest)]);
  store.writes.length = 0;
  const again = await buildSnapshot(snapshotContent(services(3)), { pointer, store });
  const { kind, shardsWritten } = await publishSnapshot(store, again, SECOND);
  expect({ kind, shardsWritten }).toEqual({ kind: "published", shardsWritten: 1 });
  expect(store.writes).toEqual([shardKey(digest), historyKey(1), POINTER_KEY]);
});

describe("what may go wrong", () => {
  test("a store that dies between any two writes leaves the old table whole, or has the new one", async () => {
    const before = await snapshotOf(services(600), 4);
    const after = await snapshotOf(
      services(601, () => "192.0.2.9"),
      4,
    );
    const finished = new FaultStore();
    await publishSnapshot(finished, before, FIRST);
    const oldTable = await tableOf(finished);
    await publishSnapshot(finished, after, SECOND);
    const newTable = await tableOf(finished);
    expect(Object.keys(newTable)).toHaveLength(601);

    // Four shards of hosts, one of addresses, the history and the pointer.
    for (let writes = 0; writes <= 7; writes++) {
      const store = new FaultStore();
      await publishSnapshot(store, before, FIRST);
      store.writesLeft = writes;
      const publishing = publishSnapshot(store, after, SECOND).then(({ kind }) => kind, String);
      expect(await publishing).toBe(writes === 7 ? "published" : "StoreError: the store died");
      expect(await tableOf(store)).toEqual(writes === 7 ? newTable : oldTable);

      // The next publication makes good what this one left.
      store.writesLeft = Number.POSITIVE_INFINITY;
      await publishSnapshot(store, after, SECOND);
      expect(await tableOf(store)).toEqual(newTable);
    }
  });

  test.each([
    ["is not there afterwards", "missing" as const, "missing"],
    ["reads otherwise", new Uint8Array([1]), "corrupt"],
  ])("a shard that %s: the pointer stays as it was", async (_what, override, code) => {
    const store = new FaultStore();
    const snapshot = await snapshotOf(services(3));
    for (const digest of snapshot.shards) store.overrides.set(shardKey(digest), override);
    await expect(publishSnapshot(store, snapshot, FIRST)).rejects.toMatchObject({ name: "StoreError", code });
    expect(await store.inner.get(POINTER_KEY)).toBeUndefined();
  });

  test("a pointer that cannot be read is not overwritten", async () => {
    const store = new FaultStore();
    const newer = new TextEncoder().encode('{"formatVersion":3}');
    await store.put(new Map([[POINTER_KEY, newer]]));
    await expect(publishSnapshot(store, await snapshotOf(services(3)), FIRST)).rejects.toMatchObject({
      code: "corrupt",
    });
    expect(await store.inner.get(POINTER_KEY)).toEqual(newer);
  });

  test("a value over 25 MiB is refused before anything is written", async () => {
    const store = new FaultStore();
    const snapshot = await snapshotOf(services(1));
    const [digest = ""] = snapshot.shards;
    const huge = { ...snapshot, shardContents: new Map([[digest, new Uint8Array(25 * 1024 * 1024 + 1)]]) };
    await expect(publishSnapshot(store, huge, FIRST)).rejects.toMatchObject({ code: "denied" });
    expect(store.writes).toEqual([]);
  });
});

test("generations rise with every pointer", async () => {
  const store = new FaultStore();
  const generations: SnapshotPointer["generation"][] = [];
  for (const count of [1, 2, 3]) {
    const { pointer } = await publishSnapshot(store, await snapshotOf(services(count)), FIRST);
    generations.push(pointer.generation);
  }
  expect(generations).toEqual([1, 2, 3]);
});
