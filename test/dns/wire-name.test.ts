import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { formatWireLabels, wireOfName, writeWireName } from "../../src/dns/wire-name.ts";
import { hex } from "./octets.ts";

test.each([
  ["nothing", "", ""],
  ["one label", "03 'www'", "www."],
  ["capitals, which become small", "03 'WwW' 01 'Z'", "www.z."],
  ["the neighbours of the capitals", "04 '@[`{'", "@[`{."],
  ["dots and backslashes, which are escaped as they are", "03 'a.b' 01 '\\'", String.raw`a\.b.\\.`],
  ["everything but printable ASCII, which becomes three digits", "04 00 20 7f ff", String.raw`\000\032\127\255.`],
  ["the first and the last printable", "02 21 7e", "!~."],
  ["more than eight characters, by eights and the rest", "09 'abcdefghi' 06 'jklmno'", "abcdefghi.jklmno."],
])("labels of %s have their canonical text", (_what, labels, text) => {
  const octets = hex(labels);
  expect(formatWireLabels(octets, 0, octets.length)).toBe(text);
  const among = hex(`ff ${labels} ff`);
  expect(formatWireLabels(among, 1, among.length - 1)).toBe(text);
});

test("the longest name, of nothing but escapes, has room", () => {
  const label = (size: string, count: number): string => `${size} ${"00".repeat(count)}`;
  const octets = hex([label("3f", 63), label("3f", 63), label("3f", 63), label("3d", 61)].join(" "));
  expect(formatWireLabels(octets, 0, octets.length)).toHaveLength(4 * 250 + 4);
});

test.each([
  [".", "00"],
  ["www.example.", "03 'www' 07 'example' 00"],
  [String.raw`a\.b.\\.`, "03 'a.b' 01 '\\' 00"],
  [String.raw`\000\032\255.`, "03 00 20 ff 00"],
  ["*.x.", "01 '*' 01 'x' 00"],
])("%s is written with its lengths and its final zero octet", (text, wire) => {
  expect(wireOfName(parseName(text))).toEqual(hex(wire));
});

test("a name is written where it is told to, and nothing else is touched", () => {
  const octets = new Uint8Array(8).fill(0xee);
  expect(writeWireName(parseName("a.b"), octets, 2)).toBe(5);
  expect(octets).toEqual(hex("eeee 01 'a' 01 'b' 00 ee"));
  expect(writeWireName(parseName("."), octets, 7)).toBe(1);
  expect(octets[7]).toBe(0);
});

test("a name that does not fit is refused", () => {
  expect(writeWireName(parseName("a.b"), new Uint8Array(6), 1)).toBe(5);
  expect(() => writeWireName(parseName("a.b"), new Uint8Array(6), 2)).toThrow(RangeError);
});
