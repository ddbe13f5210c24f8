import { expect, test } from "vitest";
import { BlockLines } from "../../../src/sync/sources/block-lines.ts";

function linesOf(text: string): BlockLines {
  return new BlockLines(text, 0, text.length, 1);
}

test("comments and blank lines are passed over, and lines counted all the same", () => {
  const lines = linesOf("# head\n\na:  \n   # inside\n  b: 1\n");
  expect([lines.line, lines.indent, lines.text.slice(lines.contentStart, lines.contentEnd)]).toEqual([3, 0, "a:"]);
  lines.advance();
  expect([lines.line, lines.indent, lines.text.slice(lines.contentStart, lines.contentEnd)]).toEqual([5, 2, "b: 1"]);
  expect(lines.isPastEnd).toBe(false);
  lines.advance();
  expect(lines.isPastEnd).toBe(true);
});

test("a tab in the indentation makes a column that equals none", () => {
  expect(linesOf("\ta: 1").indent).toBeNaN();
});

test("what stands behind a dash is in a column of its own", () => {
  const lines = linesOf("-   a: 1");
  lines.descend(1);
  expect([lines.indent, lines.text.slice(lines.contentStart)]).toEqual([4, "a: 1"]);
  expect(lines.unitEnd).toBe(0);
});

test.each([
  ["its lines without the indentation", "a: |\n    x\n      y\n\n    z\nb: 1", ["x", "  y", "", "z"], 6],
  ["what looks like a comment", "a: |\n  # x\nb: 1", ["# x"], 3],
  ["trailing spaces", "a: |\n  x  \nb: 1", ["x  "], 3],
  ["nothing when the next line is no deeper", "a: |\nb: 1", [], 2],
])("a literal holds %s", (_case, text, expected, nextLine) => {
  const lines = linesOf(text);
  expect(lines.takeLiteral(0)).toEqual(expected);
  expect(lines.line).toBe(nextLine);
});

test.each([
  ["begins with a blank line", "a: |\n\n  x\n"],
  ["has a line out of column", "a: |\n    x\n  y\n"],
  ["has a blank line that is longer than its column", "a: |\n  x\n     \n  y\n"],
])("a literal that %s is not taken", (_case, text) => {
  expect(linesOf(text).takeLiteral(0)).toBeUndefined();
});
