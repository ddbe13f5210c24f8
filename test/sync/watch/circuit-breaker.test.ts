import { expect, test } from "vitest";
import { POINTER_KEY } from "../../../src/snapshot/keys.ts";
import { StoreError } from "../../../src/snapshot/store/store.ts";
import type { SyncStore } from "../../../src/sync/store/sync-store.ts";
import { CircuitBreaker } from "../../../src/sync/watch/circuit-breaker.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers } from "../../support/manual-timers.ts";
import { WorldStore } from "../../support/sync-world.ts";

interface Scene {
  readonly store: WorldStore;
  readonly guarded: SyncStore;
  readonly breaker: CircuitBreaker;
  readonly timers: ManualTimers;
  readonly closed: () => number;
}

function scene(): Scene {
  const timers = new ManualTimers(new ManualClock());
  const store = new WorldStore();
  let count = 0;
  const breaker = new CircuitBreaker(store, {
    pace: { minProbeMs: 5000, maxProbeMs: 60_000 },
    surroundings: { startTimer: timers.start, random: () => 0.5 },
    closed: () => count++,
  });
  return { store, breaker, guarded: breaker.guarded, timers, closed: () => count };
}

const PAIR = new Map([["sync/withheld", Uint8Array.of(1)]]);

test("what a store does that works goes through, its failures as well", async () => {
  const { store, guarded, timers } = scene();
  await guarded.put(PAIR);
  expect([await guarded.get("sync/withheld"), await guarded.list("sync/")]).toEqual([
    Uint8Array.of(1),
    ["sync/withheld"],
  ]);
  await guarded.delete(["sync/withheld"]);
  expect([store.writes, store.deletes, timers.pendingCount]).toEqual([["sync/withheld"], ["sync/withheld"], 0]);
});

test("a store that failed once is asked no more, and everything fails as that did, until it can be read", async () => {
  const { store, guarded, timers, closed } = scene();
  store.overrides.set(POINTER_KEY, "failing");
  const failure = { code: "unavailable", message: `no answer for ${POINTER_KEY}` };
  await expect(guarded.get(POINTER_KEY)).rejects.toMatchObject(failure);
  await expect(guarded.get("sync/withheld")).rejects.toMatchObject(failure);
  await expect(guarded.list("sync/")).rejects.toMatchObject(failure);
  await expect(guarded.put(PAIR)).rejects.toMatchObject(failure);
  await expect(guarded.delete(["a"])).rejects.toMatchObject(failure);
  expect([store.reads, store.writes]).toEqual([[POINTER_KEY], []]);
  await timers.advanceMs(10_000);
  expect([store.reads.length, closed()]).toEqual([2, 0]);
  store.overrides.clear();
  await timers.advanceMs(60_000);
  expect([store.reads.length, closed(), timers.pendingCount]).toEqual([3, 1, 0]);
  await guarded.put(PAIR);
  expect(store.writes).toEqual(["sync/withheld"]);
});

test("probes of a store that is read and not written come ever more seldom, and no more than a minute apart", async () => {
  const { store, guarded, timers, closed } = scene();
  store.writesLeft = 0;
  for (let failures = 0; failures < 10; failures++) {
    await expect(guarded.put(PAIR)).rejects.toThrow("the store died");
    const before = closed();
    if (failures === 9) await timers.advanceMs(10_000);
    expect(closed()).toBe(before);
    await timers.advanceMs(60_000);
    expect(closed()).toBe(before + 1);
  }
});

test.each(["denied", "corrupt", "missing"] as const)(
  "a failure that says at once what it is (%s) is no outage",
  async (code) => {
    const { store, guarded, timers } = scene();
    store.get = () => Promise.reject(new StoreError(code, "no"));
    await expect(guarded.get("a")).rejects.toThrow("no");
    expect(timers.pendingCount).toBe(0);
  },
);

test("one that was stopped tries nothing more", async () => {
  const { store, breaker, guarded, timers } = scene();
  store.overrides.set("a", "failing");
  await expect(guarded.get("a")).rejects.toThrow("no answer for a");
  breaker.stop();
  expect(timers.pendingCount).toBe(0);
});
