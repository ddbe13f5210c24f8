import { afterEach, beforeEach, expect, test } from "vitest";
import { openKvUnderTest, type KvUnderTest } from "../../../support/kv-api/kv-store-under-test.ts";

let kv: KvUnderTest;
beforeEach(async () => {
  kv = await openKvUnderTest();
});
afterEach(() => kv.close());

const KEY = "snapshot/shard/one";
const put = (key: string): Promise<void> => kv.store.put(new Map([[key, new TextEncoder().encode(key)]]));

test("a shard that was written and does not show is asked for until it does, less and less often", async () => {
  kv.server.values.visibleAfterSeconds = 20;
  await put(KEY);
  expect(new TextDecoder().decode(await kv.store.get(KEY))).toBe(KEY);
  expect(kv.sleeps).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000]);
});

test("one that never shows is absent in the end", async () => {
  kv.server.values.visibleAfterSeconds = 3_600;
  await put(KEY);
  expect(await kv.store.get(KEY)).toBeUndefined();
  expect(kv.sleeps.reduce((sum, milliseconds) => sum + milliseconds, 0)).toBe(75_000);
});

test("one that another process wrote, or that was removed, is not waited for", async () => {
  kv.server.values.visibleAfterSeconds = 20;
  await kv.another().put(new Map([[KEY, Uint8Array.of(65)]]));
  expect(await kv.store.get(KEY)).toBeUndefined();
  await put("snapshot/shard/two");
  kv.clock.advanceSeconds(1);
  await kv.store.delete(["snapshot/shard/two"]);
  expect(await kv.store.get("snapshot/shard/two")).toBeUndefined();
  expect(kv.sleeps).toEqual([]);
});

test("a single shard comes as it is, though it be no text", async () => {
  await kv.store.put(new Map([[KEY, Uint8Array.of(0, 255)]]));
  expect(await kv.store.get(KEY)).toEqual(Uint8Array.of(0, 255));
});
