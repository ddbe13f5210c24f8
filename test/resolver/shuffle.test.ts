import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pickWithin, shuffle } from "../../src/resolver/shuffle.ts";

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

describe("pickWithin", () => {
  const ONE = (): number => 1;

  test.each<[readonly number[], readonly string[]]>([
    // Each number says how far along what is left the next item is drawn from.
    [
      [0, 0],
      ["a", "b"],
    ],
    [
      [0.99, 0.99],
      ["e", "a"],
    ],
    [
      [0.99, 0.99, 0.5],
      ["e", "a"],
    ],
    [
      [0.4, 0],
      ["c", "b"],
    ],
  ])("draws by %j", (keys, expected) => {
    const items = ["a", "b", "c", "d", "e"];
    const left = [...keys];
    expect(pickWithin(items, ONE, 2, () => left.shift() ?? 0)).toEqual(expected);
    expect(items).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("gives as many different items as it is told to, or all", () => {
    const keys = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat()), fc.nat({ max: 12 }), keys, (items, count, stream) => {
        const picked = pickWithin(items, ONE, count, () => stream.next().value ?? 0);
        expect(picked).toHaveLength(Math.min(count, items.length));
        expect(new Set(picked).size).toBe(picked.length);
        expect(picked.every((item) => items.includes(item))).toBe(true);
      }),
    );
  });

  test("stops before the first item that costs more than is left", () => {
    const costs: Readonly<Record<string, number>> = { a: 3, b: 3, c: 1 };
    expect(
      pickWithin(
        ["a", "b", "c"],
        (item) => costs[item] ?? 0,
        5,
        () => 0,
      ),
    ).toEqual(["a"]);
    expect(
      pickWithin(
        ["a", "b", "c"],
        (item) => costs[item] ?? 0,
        2,
        () => 0,
      ),
    ).toEqual([]);
  });

  test("shuffles all when it leaves nothing out", () => {
    const left = [0.9, 0.1];
    expect(pickWithin(["a", "b"], ONE, 2, () => left.shift() ?? 0)).toEqual(["b", "a"]);
  });
});
