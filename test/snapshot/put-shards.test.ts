import { beforeEach, describe, expect, test } from "vitest";
import { digestOf } from "../../src/snapshot/digest.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { checkSize, putShards } from "../../src/snapshot/put-shards.ts";
import { FaultStore } from "../support/fault-store.ts";

let store: FaultStore;
let progress: string[];
beforeEach(() => {
  store = new FaultStore();
  progress = [];
});

/** Puts contents into `store`, its progress noted. */
function put(contents: ReadonlyMap<string, Uint8Array>, rewrites = false): Promise<number> {
  return putShards(store, contents, { rewrites, report: (written, total) => progress.push(`${written} of ${total}`) });
}

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

test("every shard is written, and each of them read back", async () => {
  const contents = await contentsOf(40);
  expect(await put(contents)).toBe(40);
  expect(store.writes).toEqual([...contents.keys()].map(shardKey));
  expect(store.reads).toEqual(store.writes);
  expect(progress).toEqual(["40 of 40"]);
});

test("no shards cost nothing", async () => {
  expect(await put(new Map())).toBe(0);
  expect([store.writes, store.reads, progress]).toEqual([[], [], []]);
});

test("many are written in groups, and progress is told after each", async () => {
  expect(await put(await contentsOf(7, 8 * 1024 * 1024))).toBe(7);
  expect(progress).toEqual(["3 of 7", "6 of 7", "7 of 7"]);
});

describe("what an earlier publication has left", () => {
  test("is not written again, but read back like the others", async () => {
    const contents = await contentsOf(40);
    store.writesLeft = 15;
    await expect(put(contents)).rejects.toMatchObject({ message: "the store died" });
    store.writesLeft = Number.POSITIVE_INFINITY;
    store.writes.length = 0;
    expect(await put(contents)).toBe(25);
    expect(store.writes).toEqual([...contents.keys()].slice(15).map(shardKey));
    expect(store.reads).toEqual([...contents.keys()].map(shardKey));
    expect(progress).toEqual(["25 of 25"]);
  });

  test("is written again when it is damaged", async () => {
    const contents = await contentsOf(40);
    const [damaged = ""] = contents.keys();
    await store.put(new Map([[shardKey(damaged), new Uint8Array([1])]]));
    store.writes.length = 0;
    expect(await put(contents)).toBe(40);
    expect(store.writes.at(-1)).toBe(shardKey(damaged));
    expect(await store.inner.get(shardKey(damaged))).toEqual(contents.get(damaged));
    expect(progress).toEqual(["39 of 39", "40 of 40"]);
  });

  test("is not asked about for a few shards, which cost less than the question", async () => {
    const contents = await contentsOf(31);
    await put(contents);
    expect(await put(contents)).toBe(31);
  });

  test("is not trusted when all are to be written", async () => {
    const contents = await contentsOf(40);
    await put(contents);
    expect(await put(contents, true)).toBe(40);
  });
});

test.each([
  ["missing", "missing" as const, "was written and is not there"],
  ["corrupt", new Uint8Array([1]), "reads otherwise than it was written"],
])("a shard that is %s afterwards, whichever it is, fails all of them", async (code, override, what) => {
  const contents = await contentsOf(5);
  const last = [...contents.keys()].at(-1) ?? "";
  store.overrides.set(shardKey(last), override);
  const message = `${shardKey(last)} ${what}; the pointer stays as it was`;
  await expect(put(contents)).rejects.toMatchObject({ name: "StoreError", code, message });
});

test("a value over 25 MiB is refused before anything is written", async () => {
  const contents = new Map([...(await contentsOf(2)), ["large", new Uint8Array(25 * 1024 * 1024 + 1)]]);
  await expect(put(contents)).rejects.toMatchObject({ code: "denied" });
  expect(store.writes).toEqual([]);
  expect(() => checkSize("a", new Uint8Array(25 * 1024 * 1024))).not.toThrow();
});

describe("a store that reads back itself what it writes", () => {
  test("is not asked once more", async () => {
    const contents = await contentsOf(40);
    const verifying = Object.assign(store, { verifiesPuts: true });
    expect(await putShards(verifying, contents, { rewrites: false, report: undefined })).toBe(40);
    expect([store.writes.length, store.reads]).toEqual([40, []]);
  });

  test("is asked for what an earlier publication has left, which is written again when it is damaged", async () => {
    const contents = await contentsOf(40);
    const [damaged = "", left = ""] = contents.keys();
    await store.put(new Map([[shardKey(damaged), new Uint8Array([1])]]));
    await store.put(new Map([[shardKey(left), contents.get(left) ?? new Uint8Array()]]));
    const verifying = Object.assign(store, { verifiesPuts: true });
    expect(await putShards(verifying, contents, { rewrites: false, report: undefined })).toBe(39);
    expect(store.reads).toEqual([damaged, left].map(shardKey));
    expect(await store.inner.get(shardKey(damaged))).toEqual(contents.get(damaged));
  });
});

test("whoever knows that nothing was left writes all, and no list is asked for", async () => {
  const contents = await contentsOf(40);
  await put(contents);
  const deaf = Object.assign(store, { list: () => Promise.reject(new Error("nobody asks")) });
  expect(await putShards(deaf, contents, { rewrites: false, resumes: false, report: undefined })).toBe(40);
});
