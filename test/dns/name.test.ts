import { describe, expect, test } from "vitest";
import { NameSyntaxError } from "../../src/dns/errors.ts";
import {
  isWithin,
  joinNames,
  labelsOf,
  nameFromLabels,
  parentOf,
  parseName,
  relativeTo,
  ROOT,
} from "../../src/dns/name.ts";

const LABEL_63 = "a".repeat(63);
const NAME_255 = `${LABEL_63}.${LABEL_63}.${LABEL_63}.${"a".repeat(61)}.`;

describe("parseName", () => {
  test.each([
    ["example.org.", "example.org."],
    ["example.org", "example.org."],
    ["WwW.Example.ORG", "www.example.org."],
    [".", "."],
    ["_sip._tcp.example.org", "_sip._tcp.example.org."],
    ["*.example.org", "*.example.org."],
    [String.raw`a\.b.c`, String.raw`a\.b.c.`],
    [String.raw`a\046b.c`, String.raw`a\.b.c.`],
    [String.raw`a\.`, String.raw`a\..`],
    [String.raw`a\\.b`, String.raw`a\\.b.`],
    [String.raw`\000\255\065`, String.raw`\000\255a.`],
    [String.raw`\a\@`, "a@."],
    [LABEL_63, `${LABEL_63}.`],
    [NAME_255, NAME_255],
  ])("reads %j as %j", (text, name) => {
    expect(parseName(text)).toBe(name);
  });

  test.each([
    ["", "empty name"],
    ["..", "empty label"],
    [".a", "empty label"],
    ["a..b", "empty label"],
    ["a..", "empty label"],
    [`${LABEL_63}a.org`, "label exceeds 63 octets"],
    [`a${NAME_255}`, "label exceeds 63 octets"],
    [`a.${NAME_255}`, "name exceeds 255 octets"],
    ["a b", "must be escaped"],
    ["bücher.example", "must be escaped"],
    ["\u212Aube.example", "must be escaped"],
    [String.raw`\ü`, "must be escaped"],
    ["a\u0000", "must be escaped"],
    ["a\\", "bad escape"],
    [String.raw`\12`, "bad escape"],
    [String.raw`\1a2`, "bad escape"],
    [String.raw`\256`, "bad escape"],
  ])("refuses %j: %s", (text, problem) => {
    expect(() => parseName(text)).toThrow(NameSyntaxError);
    expect(() => parseName(text)).toThrow(problem);
  });
});

test("the octets of labels make a canonical name, in lower case", () => {
  const name = nameFromLabels([Uint8Array.of(0x41, 0x2e, 0x00), Uint8Array.of(0x5c)]);
  expect(name).toBe(String.raw`a\.\000.\\.`);
  expect(nameFromLabels([])).toBe(ROOT);
});

test.each([
  [".", []],
  ["a.b.", ["a", "b"]],
  [String.raw`a\.b.\\.c\032.`, [String.raw`a\.b`, String.raw`\\`, String.raw`c\032`]],
])("the labels of %j are %j", (name, labels) => {
  expect(labelsOf(parseName(name))).toEqual(labels);
});

test.each([
  [".", undefined],
  ["a.", "."],
  ["a.b.c.", "b.c."],
  [String.raw`a\.b.c.`, "c."],
  [String.raw`a\\.b.`, "b."],
])("the parent of %j is %j", (name, parent) => {
  expect(parentOf(parseName(name))).toBe(parent);
});

test.each([
  ["a.b.", "b.", true, "a."],
  ["b.", "b.", true, undefined],
  ["a.b.", ".", true, "a.b."],
  [".", ".", true, undefined],
  ["ab.", "b.", false, undefined],
  [String.raw`a\.b.`, "b.", false, undefined],
  [String.raw`a\\.b.`, "b.", true, String.raw`a\\.`],
  ["b.", "a.b.", false, undefined],
])("%j within %j is %j, and relative to it %j", (name, zone, within, relative) => {
  expect(isWithin(parseName(name), parseName(zone))).toBe(within);
  expect(relativeTo(parseName(name), parseName(zone))).toBe(relative);
});

test.each([
  ["a.", "b.", "a.b."],
  [".", "b.", "b."],
  ["a.", ".", "a."],
])("%j before %j is %j", (prefix, suffix, joined) => {
  expect(joinNames(parseName(prefix), parseName(suffix))).toBe(joined);
});

test("names that together exceed 255 octets cannot be joined", () => {
  expect(() => joinNames(parseName("a."), parseName(NAME_255))).toThrow(NameSyntaxError);
});
