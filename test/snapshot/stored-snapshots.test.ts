import { expect, test } from "vitest";
import { historyKey } from "../../src/snapshot/keys.ts";
import { listSnapshots } from "../../src/snapshot/stored-snapshots.ts";
import { cluster, service, sync, WorldStore } from "../support/sync-world.ts";

async function publish(store: WorldStore, address: string): Promise<void> {
  await sync([cluster("east", [service("web", address)])], [store]);
}

test("a store where nothing was published has none", async () => {
  expect(await listSnapshots(new WorldStore())).toEqual({ superseded: [], notices: [] });
});

test("the current one stands apart, the superseded ones are the newest first", async () => {
  const store = new WorldStore();
  for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.3"]) await publish(store, address);
  const { current, superseded, notices } = await listSnapshots(store);
  expect(current?.generation).toBe(3);
  expect(superseded.map(({ generation }) => generation)).toEqual([2, 1]);
  expect(notices).toEqual([]);
});

test("one that cannot be read is told of, and the others are there", async () => {
  const store = new WorldStore();
  for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.3"]) await publish(store, address);
  await store.put(new Map([[historyKey(1), new TextEncoder().encode("{")]]));
  const { superseded, notices } = await listSnapshots(store);
  expect(superseded.map(({ generation }) => generation)).toEqual([2]);
  expect(notices).toEqual([expect.stringMatching(/^snapshot\/history\/0+1 .*; it cannot be gone back to$/)]);
});
