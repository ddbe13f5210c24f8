import { describe, expect, test } from "vitest";
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

describe("a pointer that cannot be used is an error that says what to do, never none:", () => {
  test.each([
    ["nonsense", "{", "snapshot/current is not JSON"],
    ["nothing", "", "snapshot/current is not JSON"],
    ["cut off", '{"formatVersion":2,"digest":"IQAs', "snapshot/current is not JSON"],
    ["no object", "null", "snapshot/current is not an object"],
    ["without fields", '{"formatVersion":2}', "snapshot/current: digest is not text"],
    ["of an earlier version", '{"formatVersion":1}', "snapshot/current has format version 1, this is 2"],
  ])("%s", async (_what, text, problem) => {
    const store = new FaultStore();
    store.overrides.set(POINTER_KEY, new TextEncoder().encode(text));
    const message = `${problem}: delete this key, then sync all clusters`;
    await expect(readPointer(store)).rejects.toMatchObject({ name: "StoreError", code: "corrupt", message });
  });
});

test("a pointer of a later version is not to be deleted", async () => {
  const store = new FaultStore();
  store.overrides.set(POINTER_KEY, new TextEncoder().encode('{"formatVersion":3}'));
  const message = "snapshot/current has format version 3, this is 2: upgrade meshdoh to read it";
  await expect(readPointer(store)).rejects.toMatchObject({ name: "StoreError", code: "corrupt", message });
});

test("a pointer that the store cannot say is a failure without advice", async () => {
  const store = new FaultStore();
  store.overrides.set(POINTER_KEY, "failing");
  const message = "no answer for snapshot/current";
  await expect(readPointer(store)).rejects.toMatchObject({ name: "StoreError", code: "unavailable", message });
});
