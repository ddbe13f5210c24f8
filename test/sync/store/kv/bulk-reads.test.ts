import { expect, test } from "vitest";
import { BulkReads } from "../../../../src/sync/store/kv/bulk-reads.ts";

test("what is asked for in one turn is one read, each key once, a hundred at most", async () => {
  const reads: string[][] = [];
  const bulk = new BulkReads(async (keys) => {
    reads.push([...keys]);
    return new Map(keys.map((key) => [key, new TextEncoder().encode(key)]));
  });
  const keys = Array.from({ length: 150 }, (_, number) => String(number));
  const values = await Promise.all([...keys, "7"].map((key) => bulk.get(key)));
  expect(values.map((value) => new TextDecoder().decode(value))).toEqual([...keys, "7"]);
  expect(reads.map(({ length }) => length)).toEqual([100, 50]);
  await bulk.get("7");
  expect(reads.at(-1)).toEqual(["7"]);
});

test("who asks for the same key gets octets of his own", async () => {
  const bulk = new BulkReads(async () => new Map([["a", Uint8Array.of(1)]]));
  const [one, other] = await Promise.all([bulk.get("a"), bulk.get("a")]);
  one?.fill(2);
  expect(other).toEqual(Uint8Array.of(1));
});

test("a read that fails fails for those whose keys were in it", async () => {
  const bulk = new BulkReads(async (keys) => {
    if (keys.includes("0")) throw new Error("no");
    return new Map();
  });
  const keys = Array.from({ length: 101 }, (_, number) => String(number));
  const outcomes = await Promise.allSettled(keys.map((key) => bulk.get(key)));
  expect(outcomes.map(({ status }) => status)).toEqual([...Array.from({ length: 100 }, () => "rejected"), "fulfilled"]);
});
