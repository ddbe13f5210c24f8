import { expect, test } from "vitest";
import { batchKeys, batchPairs, sentOctets } from "../../../../src/sync/store/kv/batches.ts";
import type { KvPair } from "../../../../src/sync/store/kv/kv-api.ts";
import { BATCH_OCTETS } from "../../../../src/sync/store/kv/limits.ts";

function pairs(count: number, octets: number): KvPair[] {
  return Array.from({ length: count }, (_, number) => ({ key: `key/${number}`, value: new Uint8Array(octets) }));
}

test.each([
  [0, 1, []],
  [1_000, 1, [1_000]],
  [2_001, 1, [1_000, 1_000, 1]],
  // A megabyte has four thirds of that in base64.
  [12, 1024 * 1024, [5, 5, 2]],
  [2, 20 * 1024 * 1024, [1, 1]],
])("%i pairs of %i octets are batches of %j", (count, octets, sizes) => {
  const all = pairs(count, octets);
  const batches = batchPairs(all);
  expect(batches.map(({ length }) => length)).toEqual(sizes);
  expect(batches.flat()).toEqual(all);
});

test("a small pair after a large one begins a batch of its own", () => {
  const [large, small] = [...pairs(1, BATCH_OCTETS), ...pairs(1, 1)];
  expect(large && small && batchPairs([large, small, small]).map(({ length }) => length)).toEqual([1, 2]);
});

test("octets that are sent are at least those of the JSON", () => {
  for (const octets of [0, 1, 2, 3, 1_000]) {
    const [pair] = pairs(1, octets);
    const value = Buffer.alloc(octets).toString("base64");
    const json = JSON.stringify({ key: pair?.key, value, base64: true });
    expect(pair && sentOctets(pair)).toBeGreaterThanOrEqual(json.length + 1);
    expect(pair && sentOctets(pair)).toBeLessThan(json.length + 10);
  }
});

test("keys are divided in their order", () => {
  expect(batchKeys(["a", "b", "c"], 2)).toEqual([["a", "b"], ["c"]]);
  expect(batchKeys([], 2)).toEqual([]);
});
