import { expect, test } from "vitest";
import { resolvConfOptions, searchList, withoutFinalDot } from "../../../../src/shim/system/install/search-list.ts";

const LONG = Array.from({ length: 5 }, (_, index) => `${String(index).repeat(60)}.example`);

test.each<[string, Parameters<typeof searchList>[0], string[], string[]]>([
  ["of the view the first does", { view: ["a.x.", "x."], original: [] }, ["a.x"], []],
  ["what was searched before comes after it, once", { view: ["a.x."], original: ["b", "a.x"] }, ["a.x", "b"], []],
  ["one that was asked for is taken as it is", { given: ["b.", "c"], view: ["a.x."], original: ["d"] }, ["b", "c"], []],
  ["none can be asked for", { given: [], view: ["a.x."], original: ["d"] }, [], []],
  [
    "glibc took six",
    { given: ["a", "b", "c", "d", "e", "f", "g", "h"], view: [], original: [] },
    ["a", "b", "c", "d", "e", "f"],
    ["g", "h"],
  ],
  ["musl takes 255 octets", { given: LONG, view: [], original: [] }, LONG.slice(0, 3), LONG.slice(3)],
])("%s", (_, wishes, names, leftOut) => {
  expect(searchList(wishes)).toEqual({ names, leftOut });
});

test("names outside go to the original resolvers as they are", () => {
  expect([resolvConfOptions("gateway"), resolvConfOptions("resolvers")]).toEqual([["ndots:5", "edns0"], ["edns0"]]);
});

test("the root keeps its dot", () => {
  expect(["a.", "a", "."].map(withoutFinalDot)).toEqual(["a", "a", "."]);
});
