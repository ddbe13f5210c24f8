import { expect, test } from "vitest";
import type { SnapshotHead } from "../../src/snapshot/format/pointer.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readHosts } from "../../src/snapshot/read-hosts.ts";
import { FaultStore } from "../support/fault-store.ts";
import { meshHost, serviceClaim } from "../support/mesh-values.ts";
import { services, snapshotOf } from "../support/snapshots.ts";

/** Covers names of every shard, so it stands in the pointer. */
const WIDE = meshHost("*.local", serviceClaim(["192.0.2.9"]));

async function published(
  count: number,
  shardCount: number,
): Promise<{ readonly store: FaultStore; readonly head: SnapshotHead }> {
  const store = new FaultStore();
  const hosts = [...services(count), WIDE];
  const { pointer } = await publishSnapshot(store, await snapshotOf(hosts, shardCount), { nowSeconds: 10_000 });
  store.reads.length = 0;
  return { store, head: pointer };
}

test("every host of every shard is there by its name, and those of the pointer", async () => {
  const { store, head } = await published(400, 4);
  expect(head.wide).toEqual([WIDE]);
  const hosts = await readHosts(store, head);
  expect([...hosts].toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual(
    [...services(400), WIDE].map((host) => [host.name, host]).toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  );
  expect(store.reads.toSorted()).toEqual(head.shards.map(shardKey).toSorted());
});

test("shards without hosts are not read", async () => {
  const { store, head } = await published(0, 1);
  expect(head.shards).toEqual([""]);
  expect([...(await readHosts(store, head)).values()]).toEqual([WIDE]);
  expect(store.reads).toEqual([]);
});

test("no more than six shards are asked for at one time", async () => {
  const { store, head } = await published(1200, 16);
  expect(head.shards.filter((digest) => digest !== "").length).toBeGreaterThan(6);
  let open = 0;
  let most = 0;
  const get = async (key: string): Promise<Uint8Array | undefined> => {
    open++;
    most = Math.max(most, open);
    const content = await store.get(key);
    open--;
    return content;
  };
  await readHosts({ get }, head);
  expect(most).toBe(6);
});

test.each([
  ["missing", "missing" as const, "missing"],
  ["damaged", new TextEncoder().encode("meshdoh-shard 1\n"), "corrupt"],
  ["not to be had", "failing" as const, "unavailable"],
])("when one shard is %s there are no hosts at all", async (_what, override, code) => {
  const { store, head } = await published(400, 4);
  store.overrides.set(shardKey(head.shards[3] ?? ""), override);
  await expect(readHosts(store, head)).rejects.toMatchObject({ name: "StoreError", code });
});
