import { expect, test } from "vitest";
import { digestOf } from "../../../src/snapshot/digest.ts";
import { encodeLines } from "../../../src/snapshot/format/lines.ts";
import { shardKey } from "../../../src/snapshot/keys.ts";
import { rewriteShards } from "../../../src/snapshot/live/rewrite-shards.ts";
import { ShardContents } from "../../../src/snapshot/live/shard-contents.ts";
import { FaultStore } from "../../support/fault-store.ts";

const EMPTY = encodeLines("a-shard 1", []);
const ONE = encodeLines("a-shard 1", [["a", "1"]]);

async function scene(): Promise<{ store: FaultStore; digest: string; contents: ShardContents }> {
  const store = new FaultStore();
  const digest = await digestOf(ONE);
  await store.put(new Map([[shardKey(digest), ONE]]));
  return { store, digest, contents: new ShardContents(1_000) };
}

test("shards that change have other digests, and only their contents are told", async () => {
  const { digest, ...place } = await scene();
  const changes = new Map([[1, new Map([["b", "2"]])]]);
  const expected = encodeLines("a-shard 1", [
    ["a", "1"],
    ["b", "2"],
  ]);
  const other = await digestOf(expected);
  expect(await rewriteShards([digest, digest], changes, EMPTY, place)).toEqual({
    shards: [digest, other],
    contents: new Map([[other, expected]]),
  });
});

test("a shard may begin and end to be", async () => {
  const { digest, ...place } = await scene();
  const changes = new Map<number, Map<string, string | undefined>>([
    [0, new Map([["a", undefined]])],
    [1, new Map([["a", "1"]])],
  ]);
  const rewritten = await rewriteShards([digest, ""], changes, EMPTY, place);
  expect(rewritten).toEqual({ shards: ["", digest], contents: new Map([[digest, ONE]]) });
});

test("what is as it was is no new content", async () => {
  const { digest, ...place } = await scene();
  const rewritten = await rewriteShards([digest], new Map([[0, new Map([["a", "1"]])]]), EMPTY, place);
  expect(rewritten).toEqual({ shards: [digest], contents: new Map() });
});

test("a shard that is lost cannot be changed", async () => {
  const { digest, store, contents } = await scene();
  await store.delete([shardKey(digest)]);
  expect(
    await rewriteShards([digest], new Map([[0, new Map([["b", "2"]])]]), EMPTY, { store, contents }),
  ).toBeUndefined();
});
