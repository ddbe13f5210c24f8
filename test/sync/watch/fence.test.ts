import { expect, test } from "vitest";
import { Fence } from "../../../src/sync/watch/fence.ts";
import { WorldStore } from "../../support/sync-world.ts";

const PAIR = new Map([["a", new Uint8Array([1])]]);

test("whoever may write does, and whoever may not any more only reads", async () => {
  let mayWrite = true;
  const inner = new WorldStore("dir:table");
  const store = new Fence(() => mayWrite).around(inner);
  await store.put(PAIR);
  mayWrite = false;
  const denied = { name: "StoreError", code: "denied", message: expect.stringContaining("dir:table") };
  await expect(store.put(new Map([["b", new Uint8Array([2])]]))).rejects.toMatchObject(denied);
  await expect(store.delete(["a"])).rejects.toMatchObject(denied);
  expect(await store.get("a")).toEqual(new Uint8Array([1]));
  expect(await store.list("")).toEqual(["a"]);
  mayWrite = true;
  await store.delete(["a"]);
  expect(inner.deletes).toEqual(["a"]);
});

test("nobody writes once it is closed", async () => {
  const inner = new WorldStore();
  const fence = new Fence(() => true);
  const store = fence.around(inner);
  fence.close();
  await expect(store.put(PAIR)).rejects.toThrow("this sync is ending");
  expect(inner.writes).toEqual([]);
});
