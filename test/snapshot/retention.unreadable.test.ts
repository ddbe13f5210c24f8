import { describe, expect, test } from "vitest";
import { HISTORY_PREFIX, historyKey } from "../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { retainSnapshots } from "../../src/snapshot/retention.ts";
import { decodeMark } from "../../src/snapshot/retention/mark.ts";
import { FaultStore } from "../support/fault-store.ts";
import { services, snapshotOf } from "../support/snapshots.ts";

/** Publishes tables of so many Services, ten thousand seconds apart, over what the store has: in a process of its own. */
async function publish({ inner }: FaultStore, ...sizes: readonly number[]): Promise<void> {
  const other = new FaultStore(inner);
  for (const size of sizes) {
    await publishSnapshot(other, await snapshotOf(services(size), 1), { nowSeconds: size * 10_000 });
  }
}

async function putHistory(store: FaultStore, generation: number, text: string): Promise<void> {
  await store.put(new Map([[historyKey(generation), new TextEncoder().encode(text)]]));
}

async function generations(store: FaultStore): Promise<number[]> {
  return (await store.list(HISTORY_PREFIX)).map((key) => Number(key.slice(HISTORY_PREFIX.length)));
}

const PLACE = "snapshot/history/0000000000000002";

describe("a superseded pointer that cannot be read does not stop the others from going:", () => {
  test.each([
    ["{", `${PLACE} is not JSON`],
    ["", `${PLACE} is not JSON`],
    ['{"formatVersion":2}', `${PLACE}: digest is not text`],
    ['{"formatVersion":1,"digest":"x","shards":[]}', `${PLACE} has format version 1, this is 2`],
    ['{"formatVersion":3}', `${PLACE} has format version 3, this is 2: upgrade meshdoh to read it`],
  ])("%j", async (text, problem) => {
    const store = new FaultStore();
    await publish(store, 1, 2, 3, 4, 5, 6, 7, 8);
    await putHistory(store, 2, text);
    // Older than those that are kept: it goes, with the first and the third, which can be read.
    expect(await retainSnapshots(store, 100_000)).toEqual({
      deleted: 2,
      notices: [`${problem}; deleted`],
    });
    expect(await generations(store)).toEqual([4, 5, 6, 7]);
    expect(await retainSnapshots(store, 100_000)).toEqual({ deleted: 0, notices: [] });
  });
});

test("one that is not older than those that are kept stays, and is told each time", async () => {
  const store = new FaultStore();
  await publish(store, 1, 2, 3, 4, 5, 6, 7, 8);
  await putHistory(store, 4, "{");
  const notices = ["snapshot/history/0000000000000004 is not JSON; skipped, it cannot be gone back to"];
  expect(await retainSnapshots(store, 100_000)).toEqual({ deleted: 2, notices });
  expect(await retainSnapshots(store, 100_000)).toEqual({ deleted: 0, notices });
  expect(await generations(store)).toEqual([3, 4, 5, 6, 7]);
  // It may name any shard.
  expect(await store.list("retention/")).toEqual([]);
  await publish(store, 9, 10);
  expect((await retainSnapshots(store, 110_000)).deleted).toBe(2);
  expect(await generations(store)).toEqual([6, 7, 8, 9]);
});

test("shards that only one named are marked once it is gone", async () => {
  const store = new FaultStore();
  await publish(store, 1, 2, 3, 4, 5, 6, 7, 8);
  const shardOf = async (size: number): Promise<string> => (await snapshotOf(services(size), 1)).shards[0] ?? "";
  const [first, second] = [await shardOf(1), await shardOf(2)];
  await putHistory(store, 2, `{"formatVersion":1,"shards":["${first}","${second}"]}`);
  await retainSnapshots(store, 100_000);
  const [mark = ""] = await store.list("retention/mark/");
  const { digests } = decodeMark((await store.get(mark)) ?? new Uint8Array(), mark);
  expect([digests.has(first), digests.has(second)]).toEqual([true, true]);
});

test("a key that no publication made is told and never deleted", async () => {
  const store = new FaultStore();
  await publish(store, 1, 2, 3, 4, 5, 6, 7, 8);
  await store.put(new Map([["snapshot/history/0-note", new TextEncoder().encode("mine")]]));
  expect((await retainSnapshots(store, 100_000)).notices).toEqual([
    "snapshot/history/0-note is not JSON; skipped, it cannot be gone back to",
  ]);
  expect(await store.list(HISTORY_PREFIX)).toContain("snapshot/history/0-note");
});

test("after an upgrade the history of the earlier format goes when there are three tables to go back to", async () => {
  const store = new FaultStore();
  for (const generation of [55, 56, 57]) await putHistory(store, generation, '{"formatVersion":1}');
  await publish(store, 1);
  // Generations go on where the history ends.
  expect(await retainSnapshots(store, 100_000)).toEqual({ deleted: 0, notices: [] });
  await publish(store, 2, 3);
  expect((await retainSnapshots(store, 100_000)).notices).toHaveLength(3);
  expect(await generations(store)).toEqual([55, 56, 57, 58, 59]);
  await publish(store, 4);
  expect(await retainSnapshots(store, 100_000)).toEqual({
    deleted: 0,
    notices: [55, 56, 57].map(
      (generation) => `snapshot/history/00000000000000${generation} has format version 1, this is 2; deleted`,
    ),
  });
  expect(await generations(store)).toEqual([58, 59, 60]);
});
