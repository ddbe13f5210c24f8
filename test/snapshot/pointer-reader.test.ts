import { expect, test } from "vitest";
import { POINTER_KEY } from "../../src/snapshot/keys.ts";
import { PointerReader } from "../../src/snapshot/pointer-reader.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { FaultStore } from "../support/fault-store.ts";
import { services, snapshotOf } from "../support/snapshots.ts";

test("an unchanged pointer is read, and decoded once", async () => {
  const store = new FaultStore();
  const { pointer } = await publishSnapshot(store, await snapshotOf(services(3)), { nowSeconds: 10_000 });
  const reader = new PointerReader(store);
  store.reads.length = 0;
  const first = await reader.read();
  expect(first).toEqual(pointer);
  expect(await reader.read()).toBe(first);
  expect(store.reads).toEqual([POINTER_KEY, POINTER_KEY]);
});

test("a changed one is what it is now", async () => {
  const store = new FaultStore();
  await publishSnapshot(store, await snapshotOf(services(3)), { nowSeconds: 10_000 });
  const reader = new PointerReader(store);
  await reader.read();
  const { pointer } = await publishSnapshot(store, await snapshotOf(services(4)), { nowSeconds: 20_000 });
  expect(await reader.read()).toEqual(pointer);
});

test("one that cannot be read, or is gone, is not answered out of memory", async () => {
  const store = new FaultStore();
  await publishSnapshot(store, await snapshotOf(services(3)), { nowSeconds: 10_000 });
  const reader = new PointerReader(store);
  const first = await reader.read();
  store.overrides.set(POINTER_KEY, "failing");
  await expect(reader.read()).rejects.toMatchObject({ code: "unavailable" });
  store.overrides.set(POINTER_KEY, new TextEncoder().encode("{"));
  await expect(reader.read()).rejects.toMatchObject({ code: "corrupt" });
  store.overrides.set(POINTER_KEY, "missing");
  expect(await reader.read()).toBeUndefined();
  store.overrides.clear();
  expect(await reader.read()).toEqual(first);
});
