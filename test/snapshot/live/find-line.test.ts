import { expect, test } from "vitest";
import { encodeLines } from "../../../src/snapshot/format/lines.ts";
import { findLine, jsonOfLine } from "../../../src/snapshot/live/find-line.ts";

const CONTENT = encodeLines("a-shard 1", [
  ["b.a", "1"],
  ["a", "2"],
  ["ba", '{"größe":3}'],
  ["c", "4"],
]);

test.each([
  ["a", "2"],
  ["b.a", "1"],
  ["ba", '{"größe":3}'],
  ["c", "4"],
  ["d", undefined],
  ["", undefined],
  ["aa", undefined],
  [".a", undefined],
  ["x.b.a", undefined],
])("the line of %j says %j", (key, json) => {
  expect(jsonOfLine(CONTENT, key)).toBe(json);
});

test.each([
  ["a", [10, 14]],
  ["c", [37, 41]],
  ["aa", [20, 20]],
  ["zz", [41, 41]],
  ["!", [10, 10]],
])("the place of %j is %j", (key, [start, end]) => {
  expect(findLine(CONTENT, key)).toEqual({ start, end });
});

test("a shard without lines has place for any", () => {
  expect(findLine(encodeLines("a-shard 1", []), "a")).toEqual({ start: 10, end: 10 });
});
