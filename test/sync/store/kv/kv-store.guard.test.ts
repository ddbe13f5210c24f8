import { afterEach, beforeEach, expect, test } from "vitest";
import { StoreError } from "../../../../src/snapshot/store/store.ts";
import type { WriteGuard } from "../../../../src/sync/store/sync-store.ts";
import { openKvUnderTest, type KvUnderTest } from "../../../support/kv-api/kv-store-under-test.ts";

let kv: KvUnderTest;
beforeEach(async () => {
  kv = await openKvUnderTest();
});
afterEach(() => kv.close());

const POINTER = "snapshot/current";
const SHARD = "snapshot/shard/one";
const VALUE = new TextEncoder().encode("value");

/** Lets as many attempts through as told. */
function guardOf(attempts: number, attemptMs = 10_000): WriteGuard & { asked: number } {
  const guard = {
    asked: 0,
    attemptMs,
    check: (): void => {
      if (++guard.asked > attempts) throw new StoreError("denied", "another replica may be the leader by now");
    },
  };
  return guard;
}

const LOST = { name: "StoreError", code: "denied", message: "another replica may be the leader by now" };

test.each<[string, (guard: WriteGuard) => Promise<void>]>([
  ["written", (guard) => kv.store.put(new Map([[POINTER, VALUE]]), guard)],
  ["deleted", (guard) => kv.store.delete([POINTER], guard)],
])("nothing is %s again once the right to write is lost", async (_what, write) => {
  kv.server.values.write(POINTER, Buffer.from("of the next leader"));
  kv.clock.nowMs += 1_000;
  kv.server.faults.plan({ kind: "status", status: 503 }, 2);
  const guard = guardOf(2);
  await expect(write(guard)).rejects.toMatchObject(LOST);
  expect(guard.asked).toBe(3);
  expect(kv.server.seen).toHaveLength(2);
  expect(kv.server.values.latest(POINTER)?.toString()).toBe("of the next leader");
});

test("an attempt is given up before somebody else may have the right", async () => {
  kv.server.faults.plan({ kind: "hang" });
  const guard = guardOf(1, 100);
  await expect(kv.store.put(new Map([[POINTER, VALUE]]), guard)).rejects.toMatchObject(LOST);
  expect(guard.asked).toBe(2);
  expect(kv.server.values.keys("")).toEqual([]);
});

test("shards, which say the same whoever writes them, need no right", async () => {
  const guard = guardOf(0);
  await kv.store.put(new Map([[SHARD, VALUE]]), guard);
  expect(guard.asked).toBe(0);
  expect(kv.server.values.keys("snapshot/")).toEqual([SHARD]);
});
