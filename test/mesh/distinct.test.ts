import fc from "fast-check";
import { expect, test } from "vitest";
import { distinct } from "../../src/mesh/distinct.ts";

test.each([
  [[], []],
  [["a"], ["a"]],
  [
    ["a", "b", "a"],
    ["a", "b"],
  ],
  [
    ["b", "a", "b", "a", "c"],
    ["b", "a", "c"],
  ],
])("of %j there is %j", (texts, expected) => {
  expect(distinct(texts)).toEqual(expected);
});

test("a list of any length keeps its order and loses what is repeated", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 15 }).map(String)), (texts) => {
      expect(distinct(texts)).toEqual([...new Set(texts)]);
    }),
  );
});

test.each([8, 9])("a list of %i that repeats nothing is not copied", (length) => {
  const texts = Array.from({ length }, (_, index) => `${index}`);
  expect(distinct(texts)).toBe(texts);
});
