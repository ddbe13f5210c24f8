import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { repeatedKeys } from "../../../src/sync/sources/repeated-keys.ts";

test.each<[string, string, readonly number[]]>([
  ["no key twice", "a: 1\nb: 2\n", []],
  ["a key twice: where the second begins", "a: 1\nb: 2\na: 3\n", [10]],
  ["a key three times", "a: 1\na: 2\na: 3\n", [5, 10]],
  ["the same key in two maps", "x: {a: 1}\ny: {a: 2}\n", []],
  ["a key twice in a map inside", "x: {a: 1, a: 2}\n", [10]],
  ["a number and the text of it, which are two keys", "1: a\n'1': b\n", []],
  ["keys that are no scalars, which are left alone", "? [a]\n: 1\n? [a]\n: 2\n", []],
])("%s", (_what, text, offsets) => {
  expect(repeatedKeys(parseDocument(text, { uniqueKeys: false }))).toEqual(offsets);
});
