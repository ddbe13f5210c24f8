import { expect, test } from "vitest";
import { POINTER_KEY } from "../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { FaultStore } from "../support/fault-store.ts";
import { services, snapshotOf } from "../support/snapshots.ts";

test("a store to which nothing was published has no pointer", async () => {
  expect(await readPointer(new FaultStore())).toBeUndefined();
});

test("the pointer is read as it was published, with one read", async () => {
  const store = new FaultStore();
  const { pointer } = await publishSnapshot(store, await snapshotOf(services(3)), { nowSeconds: 10_000 });
  store.reads.length = 0;
  expect(await readPointer(store)).toEqual(pointer);
  expect(store.reads).toEqual(["snapshot/current"]);
});

test.each([
  ["that is nonsense", new TextEncoder().encode("{"), "corrupt", "snapshot/current is not JSON"],
  ["that cannot be read", "failing" as const, "unavailable", "no answer for snapshot/current"],
])("a pointer %s is an error, never none", async (_what, value, code, message) => {
  const store = new FaultStore();
  store.overrides.set(POINTER_KEY, value);
  await expect(readPointer(store)).rejects.toMatchObject({ name: "StoreError", code, message });
});
