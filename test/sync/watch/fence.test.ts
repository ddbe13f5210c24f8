import { expect, test } from "vitest";
import { shardKey } from "../../../src/snapshot/keys.ts";
import type { WriteGuard } from "../../../src/sync/store/sync-store.ts";
import { Fence, WRITE_WITH_LEASE_MS } from "../../../src/sync/watch/fence.ts";
import { USUAL_ELECTION_PACE } from "../../../src/sync/watch/lease/leader-election.ts";
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

test("a write under way is held to the right all the while that it is made", async () => {
  let mayWrite = true;
  const guards: (WriteGuard | undefined)[] = [];
  class GuardedStore extends WorldStore {
    override async put(_pairs: ReadonlyMap<string, Uint8Array>, guard?: WriteGuard): Promise<void> {
      guards.push(guard);
    }
    override async delete(_keys: readonly string[], guard?: WriteGuard): Promise<void> {
      guards.push(guard);
    }
  }
  const store = new Fence(() => mayWrite, WRITE_WITH_LEASE_MS).around(new GuardedStore("dir:table"));
  await store.put(PAIR);
  await store.delete(["a"]);
  expect(guards).toHaveLength(2);
  for (const guard of guards) {
    mayWrite = true;
    expect(() => guard?.check()).not.toThrow();
    mayWrite = false;
    expect(() => guard?.check()).toThrow("another replica may be the leader by now");
    // Between the last moment that a Lease counts as held, and the first that another may take it.
    const { durationMs, renewWithinMs } = USUAL_ELECTION_PACE;
    expect(guard?.attemptMs).toBeLessThanOrEqual(durationMs - renewWithinMs);
  }
  // Shards are the same whoever writes them; with anything else beside them they are no exception.
  mayWrite = true;
  const shard = new Map([[shardKey("ab"), new Uint8Array([1])]]);
  await store.put(shard);
  await store.put(new Map([...shard, ...PAIR]));
  expect(guards.slice(2).map((guard) => guard?.attemptMs)).toEqual([Number.POSITIVE_INFINITY, WRITE_WITH_LEASE_MS]);
  mayWrite = false;
  expect(() => guards[2]?.check()).toThrow("another replica may be the leader by now");
  // Where no Lease is held, nobody else waits for its end.
  await new Fence(() => true).around(new GuardedStore("dir:table")).put(PAIR);
  expect(guards.at(-1)?.attemptMs).toBe(Number.POSITIVE_INFINITY);
});

test("nobody writes once it is closed", async () => {
  const inner = new WorldStore();
  const fence = new Fence(() => true);
  const store = fence.around(inner);
  fence.close();
  await expect(store.put(PAIR)).rejects.toThrow("this sync is ending");
  expect(inner.writes).toEqual([]);
});
