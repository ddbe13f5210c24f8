import { expect, test } from "vitest";
import { VariableReader } from "../../../src/gateway/settings/variable-reader.ts";

test("text is trimmed, and nothing but blanks is nothing", () => {
  const read = new VariableReader({ A: " x ", B: "  ", C: 5 });
  expect([read.text("A"), read.text("B"), read.text("C"), read.text("D")]).toEqual(["x", undefined, "5", undefined]);
});

test("lists have commas or blanks between their items, or what is asked for", () => {
  const read = new VariableReader({ A: "a, b\nc", B: "a b;c" });
  expect([read.list("A"), read.list("B", /;/), read.list("C"), read.list("C", undefined, "x y")]).toEqual([
    ["a", "b", "c"],
    ["a b", "c"],
    [],
    ["x", "y"],
  ]);
});

test("what cannot be used is a problem and read as if unset", () => {
  const read = new VariableReader({ A: {}, B: "1x", C: "maybe", D: "a..b", E: "é" });
  expect(read.text("A")).toBeUndefined();
  expect(read.integer("B", 0, 9)).toBeUndefined();
  expect(read.flag("C", true)).toBe(true);
  expect(read.names("D")).toEqual([]);
  expect(read.matching("E", /^[a-z]+$/, "a word")).toBeUndefined();
  expect(read.problems).toEqual([
    "A must be text, not {}",
    'B must be a whole number from 0 to 9, not "1x"',
    'C must be on or off, not "maybe"',
    expect.stringMatching(/^D: .*a\.\.b/),
    'E must be a word, not "é"',
  ]);
});
