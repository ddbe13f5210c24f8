import { describe, expect, test } from "vitest";
import { POINTER_KEY, shardKey } from "../../src/snapshot/keys.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { FaultStore } from "../support/fault-store.ts";
import { services, snapshotOf } from "../support/snapshots.ts";
import {
  addressOf,
  changedShardKey,
  Clock,
  load,
  NEW,
  NEW_ANSWER,
  OLD,
  OLD_ANSWER,
  publish,
} from "./load-under-test.ts";

describe("what cannot be read", () => {
  test.each([
    ["a store that fails", "failing" as const, "unavailable"],
    ["no pointer any more", "missing" as const, "missing"],
    ["a pointer that is nonsense", new TextEncoder().encode("{"), "corrupt"],
    ["a pointer of a newer format", new TextEncoder().encode('{"formatVersion":9}'), "corrupt"],
  ])("%s leaves the last good table and is told", async (_what, override, code) => {
    const { store, reader } = await load(OLD);
    const table = reader.current();
    store.overrides.set(POINTER_KEY, override);
    await reader.refresh();
    expect(reader.current()).toBe(table);
    expect(reader.lastProblem).toMatchObject({ name: "StoreError", code });
    store.overrides.clear();
    await reader.refresh();
    expect(reader.lastProblem).toBeUndefined();
  });

  test("is looked for again after two seconds, however long the refresh interval is", async () => {
    const { store, clock, reader } = await load(OLD);
    expect(reader.isDue(clock.ms + 29_999)).toBe(false);
    store.overrides.set(POINTER_KEY, "failing");
    await reader.refresh();
    expect([reader.isDue(clock.ms + 1999), reader.isDue(clock.ms + 2000)]).toEqual([false, true]);
    const empty = new SnapshotReader({ store: new FaultStore(), nowMs: clock.nowMs, refreshIntervalMs: 3_600_000 });
    await empty.refresh();
    expect([empty.isDue(clock.ms + 1999), empty.isDue(clock.ms + 2000)]).toEqual([false, true]);
  });

  test("whatever a store throws is told as a failure of the store", async () => {
    const store = { get: async (): Promise<Uint8Array> => Promise.reject(new TypeError("odd")) };
    const reader = new SnapshotReader({ store, nowMs: new Clock().nowMs });
    await reader.refresh();
    expect(reader.lastProblem).toMatchObject({ name: "StoreError", code: "unavailable", cause: new TypeError("odd") });
  });

  test("a shard in use that has not arrived yet keeps the table before until it does", async () => {
    const { store, clock, reader } = await load(OLD);
    await addressOf(reader);
    await publish(store, NEW);
    store.overrides.set(await changedShardKey(), "missing");
    await reader.refresh();
    expect(reader.lastProblem).toMatchObject({ code: "missing" });
    expect(reader.current()?.generation).toBe(1);
    expect(await addressOf(reader)).toEqual(OLD_ANSWER);

    store.overrides.clear();
    clock.ms += 30_000;
    await reader.refresh();
    expect(await addressOf(reader)).toEqual(NEW_ANSWER);
  });

  test.each([
    ["is missing", "missing" as const, "missing"],
    ["has another digest", new TextEncoder().encode("meshdoh-shard 1\n"), "corrupt"],
  ])("a shard not in use that %s leads back to the table before until it is good", async (_what, override, code) => {
    const { store, clock, reader } = await load(OLD);
    await publish(store, NEW);
    await reader.refresh();
    store.overrides.set(await changedShardKey(), override);
    expect(reader.current()?.generation).toBe(2);
    expect(await addressOf(reader)).toEqual(OLD_ANSWER);
    expect(reader.lastProblem).toMatchObject({ code });
    expect(reader.current()?.generation).toBe(1);

    clock.ms += 30_000;
    await reader.refresh();
    expect(reader.current()?.generation).toBe(1);
    store.overrides.clear();
    clock.ms += 30_000;
    await reader.refresh();
    expect(reader.current()?.generation).toBe(2);
    expect(await addressOf(reader)).toEqual(NEW_ANSWER);
  });

  test("a shard that led back is waited for also when the new table has another number of shards", async () => {
    const { store, clock, reader } = await load(services(100), 1);
    const many = services(700);
    await publish(store, many, 1);
    await reader.refresh();
    const keys = (await snapshotOf(many, 1)).shards.map(shardKey);
    expect(keys).toHaveLength(4);
    for (const key of keys) store.overrides.set(key, "missing");
    expect(await addressOf(reader)).toEqual(OLD_ANSWER);
    clock.ms += 30_000;
    await reader.refresh();
    expect(reader.current()?.generation).toBe(1);
    store.overrides.clear();
    clock.ms += 30_000;
    await reader.refresh();
    expect(reader.current()?.generation).toBe(2);
  });

  test("without a table before, a shard that is not good rejects, and the others answer", async () => {
    const { store, reader } = await load(NEW);
    store.overrides.set(await changedShardKey(), new TextEncoder().encode("meshdoh-shard 1\n"));
    await expect(addressOf(reader)).rejects.toMatchObject({ name: "StoreError", code: "corrupt" });
    const others = services(400).map(({ name }) => name);
    const settled = await Promise.allSettled(
      others.map(async (name) => (await reader.current()?.shardOf(name))?.find(name)),
    );
    expect(settled.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(200);
  });

  test("a store that cannot be reached rejects without giving the table up", async () => {
    const { store, reader } = await load(OLD);
    await publish(store, NEW);
    await reader.refresh();
    store.overrides.set(await changedShardKey(), "failing");
    await expect(addressOf(reader)).rejects.toMatchObject({ code: "unavailable" });
    expect(reader.current()?.generation).toBe(2);
  });

  test("a shard that failed is not asked for again for two seconds", async () => {
    const { store, clock, reader } = await load(NEW);
    const key = await changedShardKey();
    store.overrides.set(key, "missing");
    const readsOf = (): number => store.reads.filter((each) => each === key).length;
    const before = readsOf();
    await expect(addressOf(reader)).rejects.toMatchObject({ code: "missing" });
    await expect(addressOf(reader)).rejects.toMatchObject({ code: "missing" });
    expect(readsOf()).toBe(before + 1);
    clock.ms += 2_000;
    store.overrides.clear();
    expect(await addressOf(reader)).toEqual(NEW_ANSWER);
  });
});
