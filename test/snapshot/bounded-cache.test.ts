import { expect, test } from "vitest";
import { BoundedCache } from "../../src/snapshot/bounded-cache.ts";

function cacheOf(maxOctets: number, ...entries: readonly (readonly [string, number])[]): BoundedCache<string> {
  const cache = new BoundedCache<string>(maxOctets);
  for (const [key, sizeOctets] of entries) cache.set(key, key.toUpperCase(), sizeOctets);
  return cache;
}

test("the least recently used goes when there is no room", () => {
  const cache = cacheOf(10, ["a", 4], ["b", 4]);
  expect(cache.find("a")).toBe("A");
  cache.set("c", "C", 4);
  expect([cache.find("a"), cache.find("b"), cache.find("c"), cache.sizeOctets]).toEqual(["A", undefined, "C", 8]);
});

test("as many go as make room, and no more", () => {
  const cache = cacheOf(10, ["a", 3], ["b", 3], ["c", 3]);
  cache.set("d", "D", 5);
  expect(["a", "b", "c", "d"].map((key) => cache.has(key))).toEqual([false, false, true, true]);
  expect(cache.sizeOctets).toBe(8);
});

test("looking whether a value is there is no use of it", () => {
  const cache = cacheOf(10, ["a", 5], ["b", 5]);
  cache.has("a");
  cache.set("c", "C", 5);
  expect([cache.has("a"), cache.has("b")]).toEqual([false, true]);
});

test("what is larger than all the room stays until the next comes", () => {
  const cache = cacheOf(10, ["a", 5], ["b", 50]);
  expect([cache.has("a"), cache.find("b"), cache.sizeOctets]).toEqual([false, "B", 50]);
  cache.set("c", "C", 1);
  expect([cache.has("b"), cache.find("c"), cache.sizeOctets]).toEqual([false, "C", 1]);
});

test("a value that is set again takes its room once", () => {
  const cache = cacheOf(10, ["a", 5], ["a", 7]);
  expect([cache.find("a"), cache.sizeOctets]).toEqual(["A", 7]);
});
