import { describe, expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { POINTER_KEY, shardKey } from "../../src/snapshot/keys.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { FaultStore } from "../support/fault-store.ts";
import { observation } from "../support/mesh-values.ts";
import { afterShards, services, snapshotContent, snapshotOf } from "../support/snapshots.ts";
import {
  addressIn,
  addressOf,
  Clock,
  load,
  NEW,
  NEW_ANSWER,
  OLD,
  OLD_ANSWER,
  publish,
  WEB_7,
} from "./load-under-test.ts";

describe("the table", () => {
  test("there is none before one was loaded, nor when nothing was published", async () => {
    const reader = new SnapshotReader({ store: new FaultStore(), nowMs: new Clock().nowMs });
    expect(reader.current()).toBeUndefined();
    await reader.refresh();
    expect(reader.current()).toBeUndefined();
    expect(reader.lastProblem).toMatchObject({
      code: "missing",
      message: "snapshot/current is not there: nothing was published",
    });
  });

  test("a cold query reads the pointer and one shard, the next in that shard returns without a promise", async () => {
    const { store, reader } = await load(OLD);
    expect(await addressOf(reader)).toEqual(OLD_ANSWER);
    expect(store.reads.slice(-2)).toEqual([POINTER_KEY, expect.stringMatching("^snapshot/shard/")]);
    const reads = store.reads.length;
    const shard = reader.current()?.shardOf(parseName("_http._tcp.web-7.ns1.svc.cluster.local"));
    expect(shard).not.toBeInstanceOf(Promise);
    expect(store.reads).toHaveLength(reads);
  });

  test("many who ask for one shard at the same time cost one read", async () => {
    const { store, reader } = await load(OLD);
    const reads = store.reads.length;
    const answers = await Promise.all(Array.from({ length: 20 }, () => addressOf(reader)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(store.reads).toHaveLength(reads + 1);
  });

  test("a shard without hosts costs no read", async () => {
    const { store, reader } = await load([], 1);
    const reads = store.reads.length;
    const shard = await reader.current()?.shardOf(WEB_7);
    expect(shard?.find(WEB_7)).toBeUndefined();
    expect([...(shard?.hostsBelow(WEB_7) ?? [])]).toEqual([]);
    expect(store.reads).toHaveLength(reads);
  });
});

describe("looking for a newer one", () => {
  test("is due at first, and then after each interval", async () => {
    const { clock, reader } = await load(OLD);
    const fresh = new SnapshotReader({ store: new FaultStore(), nowMs: clock.nowMs });
    expect(fresh.isDue(clock.ms)).toBe(true);
    expect([reader.isDue(clock.ms), reader.isDue(clock.ms + 29_999), reader.isDue(clock.ms + 30_000)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("costs one read for all who do so at the same time", async () => {
    const { store, reader } = await load(OLD);
    const reads = store.reads.length;
    await Promise.all([reader.refresh(), reader.refresh(), reader.refresh()]);
    expect(store.reads).toHaveLength(reads + 1);
  });

  test("finds the new table, with the shards in use already loaded", async () => {
    const { store, reader } = await load(OLD);
    await addressOf(reader);
    await publish(store, NEW);
    expect(await addressOf(reader)).toEqual(OLD_ANSWER);
    await reader.refresh();
    expect(reader.current()?.generation).toBe(2);
    const shard = reader.current()?.shardOf(WEB_7);
    expect(shard).not.toBeInstanceOf(Promise);
    expect(await addressOf(reader)).toEqual(NEW_ANSWER);
  });

  test("keeps the very table when nothing is new", async () => {
    const { reader } = await load(OLD);
    const table = reader.current();
    await reader.refresh();
    expect(reader.current()).toBe(table);
  });

  test("takes a pointer that was only refreshed", async () => {
    const { store, reader } = await load(OLD);
    const clusters = [observation("east", { observedSeconds: 9_000 })];
    await publishSnapshot(store, await buildSnapshot(snapshotContent(OLD, { clusters }), afterShards(4)), {
      nowSeconds: 11_000,
    });
    await reader.refresh();
    expect(reader.current()?.clusters.get("east")?.observedSeconds).toBe(9_000);
  });

  test("does not go back to an older pointer, which KV may show", async () => {
    const { store, reader } = await load(OLD);
    const old = await store.inner.get(POINTER_KEY);
    await publish(store, NEW);
    await reader.refresh();
    await store.put(new Map([[POINTER_KEY, old ?? new Uint8Array()]]));
    await reader.refresh();
    expect(reader.current()?.generation).toBe(2);
  });

  test("takes the table of a store that was emptied and filled again, whose generations begin anew", async () => {
    const { store, reader } = await load(OLD);
    await publish(store, NEW);
    await reader.refresh();
    await store.inner.delete(await store.list(""));
    await publishSnapshot(store, await snapshotOf(services(1), 1), { nowSeconds: 20_000 });
    await reader.refresh();
    expect(reader.current()?.generation).toBe(1);
  });
});

test("a refresh that hangs, as of a Worker's request that was given up, does not keep later ones from the new table", async () => {
  const store = new FaultStore();
  const clock = new Clock();
  const hanging = Promise.withResolvers<Uint8Array | undefined>();
  let isHanging = true;
  const get = (key: string): Promise<Uint8Array | undefined> => (isHanging ? hanging.promise : store.get(key));
  const reader = new SnapshotReader({ store: { get }, nowMs: clock.nowMs });
  await publish(store, OLD);
  const old = await store.get(POINTER_KEY);
  const first = reader.refresh();
  isHanging = false;
  await publish(store, NEW);
  clock.ms += 5_000;
  await reader.refresh();
  expect(reader.current()?.generation).toBe(2);
  // It comes back after all, with the pointer of its day.
  hanging.resolve(old);
  await first;
  expect(reader.current()?.generation).toBe(2);
});

test("a query that holds an older table than the current one is answered when its shard is gone", async () => {
  const { store, reader } = await load(OLD);
  const older = reader.current();
  await publish(store, NEW);
  await reader.refresh();
  const before = await snapshotOf(OLD, 4);
  const current = await readPointer(store);
  await store.inner.delete(before.shards.filter((digest) => !current?.shards.includes(digest)).map(shardKey));
  const shard = await older?.shardOf(WEB_7);
  expect(shard === undefined ? undefined : addressIn(shard)).toEqual(NEW_ANSWER);
});

describe("pointers that two publishers wrote at the same time", () => {
  /** Where a reader ends that saw one pointer and then others, each `[generation, publishedSeconds, service]`. */
  async function endOf(...pointers: readonly (readonly [number, number, number])[]): Promise<unknown> {
    const store = new FaultStore();
    const reader = new SnapshotReader({ store, nowMs: new Clock().nowMs });
    for (const [generation, nowSeconds, count] of pointers) {
      await store.inner.delete([POINTER_KEY]);
      const options = { nowSeconds, afterGeneration: generation - 1 };
      await publishSnapshot(store.inner, await snapshotOf(services(count), 1), options);
      await reader.refresh();
    }
    const { generation, publishedSeconds } = reader.current() ?? {};
    return [generation, publishedSeconds];
  }

  test.each([
    [
      "of one generation: the other one is taken",
      [
        [7, 100, 1],
        [7, 90, 2],
      ],
      [7, 90],
    ],
    [
      "of an earlier generation, published later: it is taken",
      [
        [7, 100, 1],
        [6, 101, 2],
      ],
      [6, 101],
    ],
    [
      "of an earlier generation by a clock that is behind: it is not",
      [
        [7, 100, 1],
        [6, 99, 2],
      ],
      [7, 100],
    ],
    [
      "and the one that is published after it, as a record of the first demands: it is",
      [
        [7, 100, 1],
        [6, 99, 2],
        [8, 98, 3],
      ],
      [8, 98],
    ],
    [
      "of a clock that went back by years: it is taken for its generation",
      [
        [7, 1_000_000, 1],
        [8, 100, 2],
      ],
      [8, 100],
    ],
  ] as const)("%s", async (_what, pointers, end) => {
    expect(await endOf(...pointers)).toEqual(end);
  });
});
