import { expect, test } from "vitest";
import { shuffle } from "../../src/resolver/shuffle.ts";

test.each<[readonly number[], readonly string[]]>([
  [
    [0.1, 0.2, 0.3],
    ["a", "b", "c"],
  ],
  [
    [0.3, 0.2, 0.1],
    ["c", "b", "a"],
  ],
  [
    [0.5, 0.9, 0.1],
    ["c", "a", "b"],
  ],
])("keys %j order the items as %j", (keys, expected) => {
  const items = ["a", "b", "c"];
  const left = [...keys];
  expect(shuffle(items, () => left.shift() ?? 0)).toEqual(expected);
  expect(items).toEqual(["a", "b", "c"]);
});

test.each([[[]], [["a"]]])("%j needs no randomness", (items) => {
  const random = (): number => {
    throw new Error("randomness was asked for");
  };
  expect(shuffle(items, random)).toEqual(items);
});
