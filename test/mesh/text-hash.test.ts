import { expect, test } from "vitest";
import { hashText } from "../../src/mesh/text-hash.ts";

// Written down once: shards and VIPs that are stored depend on these values.
test.each([
  ["", 0, 2_872_998_923],
  ["api.example.com.", 0, 196_866_366],
  ["api.example.com.", 1, 4_233_874_545],
  ["productpage.ns1", 0, 327_044_664],
])("the hash of %j with seed %i never changes", (text, seed, hash) => {
  expect(hashText(text, seed)).toBe(hash);
});

test("names that differ in one character lie apart in the low bits", () => {
  const low = Array.from({ length: 256 }, (_, index) => hashText(`web-${index}.ns1`) & 0xff);
  // 256 values thrown at 256 places fill about 63 % of them.
  expect(new Set(low).size).toBeGreaterThan(140);
});
