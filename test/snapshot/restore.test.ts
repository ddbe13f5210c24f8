import { expect, test } from "vitest";
import { decodePointer, shardDigestsOf, type SnapshotPointer } from "../../src/snapshot/format/pointer.ts";
import { historyKey, POINTER_KEY, shardKey } from "../../src/snapshot/keys.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { restoreSnapshot } from "../../src/snapshot/restore.ts";
import { listSnapshots } from "../../src/snapshot/stored-snapshots.ts";
import { cluster, lookUp, service, sync, WorldStore } from "../support/sync-world.ts";

const WEB = "web.ns1.svc.cluster.local";

/** A store with the generations 1 to `count`; in each the Service has the address 192.0.2.<generation>. */
async function storeOf(count: number): Promise<WorldStore> {
  const store = new WorldStore();
  for (let generation = 1; generation <= count; generation++) {
    await sync([cluster("east", [service("web", `192.0.2.${generation}`)])], [store]);
  }
  store.writes.length = 0;
  return store;
}

async function supersededAt(store: WorldStore, generation: number): Promise<SnapshotPointer> {
  const found = (await listSnapshots(store)).superseded.find((each) => each.generation === generation);
  if (found === undefined) throw new Error(`generation ${generation} is gone`);
  return found;
}

test("an old table is in force again, as the next generation, and the one it replaced can be gone back to", async () => {
  const store = await storeOf(3);
  const restored = await restoreSnapshot(store, await supersededAt(store, 1), { nowSeconds: 5_000 });
  expect([restored.generation, restored.publishedSeconds]).toEqual([4, 5_000]);
  expect((await lookUp(store, WEB))?.claims[0]?.answer).toEqual({ form: "addresses", addresses: ["192.0.2.1"] });
  expect((await listSnapshots(store)).superseded.map(({ generation }) => generation)).toEqual([3, 2, 1]);
  await restoreSnapshot(store, await supersededAt(store, 3), { nowSeconds: 6_000 });
  expect((await lookUp(store, WEB))?.claims[0]?.answer).toEqual({ form: "addresses", addresses: ["192.0.2.3"] });
});

test("the pointer is written last, and nothing but it and the history", async () => {
  const store = await storeOf(2);
  await restoreSnapshot(store, await supersededAt(store, 1), { nowSeconds: 5_000 });
  expect(store.writes).toEqual([historyKey(2), POINTER_KEY]);
});

test.each([
  ["is gone", undefined, "missing", /^generation 1 cannot be restored: its shard snapshot\/shard\/\S{22} is gone$/],
  ["is another", Uint8Array.of(1, 2, 3), "corrupt", /is not what was written$/],
])("a table of which a shard %s is not restored, and the current one stays", async (_what, content, code, message) => {
  const store = await storeOf(2);
  const old = await supersededAt(store, 1);
  const current = await readPointer(store);
  const only = shardDigestsOf(old).find((digest) => current && !shardDigestsOf(current).includes(digest)) ?? "";
  await store.delete([shardKey(only)]);
  if (content !== undefined) await store.put(new Map([[shardKey(only), content]]));
  store.writes.length = 0;
  const restoring = restoreSnapshot(store, old, { nowSeconds: 5_000 });
  await expect(restoring).rejects.toMatchObject({ name: "StoreError", code, message: expect.stringMatching(message) });
  expect([store.writes, (await readPointer(store))?.generation]).toEqual([[], 2]);
});

test("a table is restored into a store whose pointer was deleted", async () => {
  const store = await storeOf(2);
  const old = await supersededAt(store, 1);
  await store.delete([POINTER_KEY]);
  await restoreSnapshot(store, old, { nowSeconds: 5_000 });
  const content = await store.get(POINTER_KEY);
  expect(content && decodePointer(content, POINTER_KEY).generation).toBe(2);
});
