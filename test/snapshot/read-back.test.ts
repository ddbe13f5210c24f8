import { expect, test } from "vitest";
import { digestOf } from "../../src/snapshot/digest.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { readBack } from "../../src/snapshot/read-back.ts";
import type { StoreReader } from "../../src/snapshot/store/store.ts";
import { FaultStore } from "../support/fault-store.ts";
import { settled } from "../support/manual-timers.ts";

/** `count` contents of so many octets, by their digests. */
async function contentsOf(count: number, octets = 8): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (let number = 0; number < count; number++) {
    const content = new Uint8Array(octets);
    new DataView(content.buffer).setUint32(0, number);
    contents.set(await digestOf(content), content);
  }
  return contents;
}

test("shards that read as they were written are sound", async () => {
  const store = new FaultStore();
  const contents = await contentsOf(20);
  for (const [digest, content] of contents) await store.put(new Map([[shardKey(digest), content]]));
  expect(await readBack(store, contents)).toEqual([]);
  expect(store.reads).toEqual([...contents.keys()].map(shardKey));
  expect(await readBack(store, new Map())).toEqual([]);
});

test("those that are absent or differ are told", async () => {
  const store = new FaultStore();
  const contents = await contentsOf(3);
  const [sound = "", missing = "", corrupt = ""] = contents.keys();
  for (const [digest, content] of contents) await store.put(new Map([[shardKey(digest), content]]));
  store.overrides.set(shardKey(missing), "missing").set(shardKey(corrupt), new Uint8Array([1]));
  const unsound = await readBack(store, contents);
  expect(unsound).toEqual([
    { digest: missing, problem: "missing" },
    { digest: corrupt, problem: "corrupt" },
  ]);
  expect(unsound.map(({ digest }) => digest)).not.toContain(sound);
});

test("a store that cannot say is a failure", async () => {
  const store = new FaultStore();
  const contents = await contentsOf(1);
  for (const digest of contents.keys()) store.overrides.set(shardKey(digest), "failing");
  await expect(readBack(store, contents)).rejects.toMatchObject({ code: "unavailable" });
});

test.each([
  [undefined, 8, 6],
  [100, 8, 100],
  [100, 4 * 1024 * 1024, 4],
])(
  "a store that takes %s reads is asked for shards of %i octets %i at a time",
  async (readConcurrency, octets, most) => {
    const contents = await contentsOf(octets > 8 ? 9 : 250, octets);
    let running = 0;
    let seen = 0;
    const store: StoreReader = {
      ...(readConcurrency !== undefined && { readConcurrency }),
      get: async (key) => {
        seen = Math.max(seen, ++running);
        await settled();
        running--;
        return [...contents].find(([digest]) => shardKey(digest) === key)?.[1];
      },
    };
    expect(await readBack(store, contents)).toEqual([]);
    expect(seen).toBe(most);
  },
);
