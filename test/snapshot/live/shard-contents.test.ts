import { expect, test } from "vitest";
import { digestOf } from "../../../src/snapshot/digest.ts";
import { shardKey } from "../../../src/snapshot/keys.ts";
import { ShardContents } from "../../../src/snapshot/live/shard-contents.ts";
import { FaultStore } from "../../support/fault-store.ts";

async function stored(...texts: readonly string[]): Promise<{ store: FaultStore; digests: string[] }> {
  const store = new FaultStore();
  const contents = texts.map((text) => new TextEncoder().encode(text));
  const digests = await Promise.all(contents.map(digestOf));
  for (const [index, digest] of digests.entries()) {
    await store.put(new Map([[shardKey(digest), contents[index] ?? new Uint8Array()]]));
  }
  return { store, digests };
}

test("a shard is read once", async () => {
  const { store, digests } = await stored("one");
  const contents = new ShardContents(100);
  for (const digest of [...digests, ...digests]) {
    expect(new TextDecoder().decode(await contents.read(digest, store))).toBe("one");
  }
  expect([store.reads.length, contents.sizeOctets]).toEqual([1, 3]);
});

test("the least recently used go first, and memory stays within its bound", async () => {
  const { store, digests } = await stored("one", "two", "six");
  const [one = "", two = "", six = ""] = digests;
  const contents = new ShardContents(7);
  for (const digest of [one, two, one, six, one, two]) await contents.read(digest, store);
  expect(store.reads).toEqual([one, two, six, two].map(shardKey));
  expect(contents.sizeOctets).toBe(6);
});

test("what a shard was before is let go of", async () => {
  const { store, digests } = await stored("one");
  const [one = ""] = digests;
  const contents = new ShardContents(100);
  await contents.read(one, store);
  contents.replace(one, "other", new Uint8Array(5));
  expect(contents.sizeOctets).toBe(5);
  await contents.read(one, store);
  expect(store.reads).toHaveLength(2);
});

test.each(["missing", new TextEncoder().encode("damaged")] as const)(
  "a shard that is lost (%s) is undefined",
  async (fault) => {
    const { store, digests } = await stored("one");
    const [one = ""] = digests;
    store.overrides.set(shardKey(one), fault);
    expect(await new ShardContents(100).read(one, store)).toBeUndefined();
  },
);

test("a store that cannot say rejects", async () => {
  const { store, digests } = await stored("one");
  const [one = ""] = digests;
  store.overrides.set(shardKey(one), "failing");
  await expect(new ShardContents(100).read(one, store)).rejects.toThrow("no answer");
});

test("the memory of what was replaced is taken again, but only when nobody looks at it any more", async () => {
  const contents = new ShardContents(100_000);
  const old = contents.take(5_000);
  contents.replace("", "old", old);
  contents.replace("old", "new", contents.take(5_000));
  expect(contents.take(5_000).buffer).not.toBe(old.buffer);
  contents.recycle();
  expect(contents.take(5_000).buffer).toBe(old.buffer);
});

test("the memory of what is let go of for want of room is not taken again, since it may be looked at", () => {
  const contents = new ShardContents(6_000);
  const first = contents.take(5_000);
  contents.replace("", "first", first);
  contents.replace("", "second", contents.take(5_000));
  contents.recycle();
  expect(contents.take(5_000).buffer).not.toBe(first.buffer);
});

test("what is adopted is not read, and its memory is taken again once it is replaced", async () => {
  const contents = new ShardContents(100_000);
  const adopted = new Uint8Array(5_120);
  contents.adopt(new Map([["known", adopted]]));
  expect(await contents.read("known", new FaultStore())).toBe(adopted);
  contents.replace("known", "new", contents.take(5_120));
  contents.recycle();
  expect(contents.take(5_120).buffer).toBe(adopted.buffer);
});

test("of more than may be kept the last are adopted", async () => {
  const contents = new ShardContents(7);
  contents.adopt(new Map(["one", "two", "six"].map((digest) => [digest, new TextEncoder().encode(digest)])));
  expect(contents.sizeOctets).toBe(6);
  expect(await contents.read("one", new FaultStore())).toBeUndefined();
  expect(await contents.read("six", new FaultStore())).toEqual(new TextEncoder().encode("six"));
});
