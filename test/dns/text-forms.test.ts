import { expect, test } from "vitest";
import { FormatError } from "../../src/dns/errors.ts";
import {
  formatBase32Hex,
  formatBase64,
  formatBits,
  formatCharacterString,
  formatHex,
  formatToken,
} from "../../src/dns/text-forms.ts";
import { hex } from "./octets.ts";

test.each([
  ["", "", ""],
  ["00", "00", "AA=="],
  ["fbff", "fbff", "+/8="],
  ["'Man'", "4d616e", "TWFu"],
  ["'Many'", "4d616e79", "TWFueQ=="],
])("the octets %s are %s in hexadecimal and %s in base64", (octets, hexadecimal, base64) => {
  expect([formatHex(hex(octets)), formatBase64(hex(octets))]).toEqual([hexadecimal, base64]);
});

// The vectors of RFC 4648 section 10, in lower case and without padding.
test.each([
  ["", ""],
  ["'f'", "co"],
  ["'fo'", "cpng"],
  ["'foo'", "cpnmu"],
  ["'foob'", "cpnmuog"],
  ["'fooba'", "cpnmuoj1"],
  ["'foobar'", "cpnmuoj1e8"],
])("the octets %s are %s in base32", (octets, expected) => {
  expect(formatBase32Hex(hex(octets))).toBe(expected);
});

test("octets in binary have eight digits each", () => {
  expect(formatBits(hex("00 01 80 ff"))).toBe("00000000000000011000000011111111");
});

test("a character-string escapes quotes, backslashes and what is not printable", () => {
  expect(formatCharacterString(hex(`'a"b\\c ' 1f 7f 7e`))).toBe(String.raw`"a\"b\\c \031\127~"`);
});

test("a token is text that needs no quotes", () => {
  expect(formatToken(hex("'http/1.1'"))).toBe("http/1.1");
  for (const octets of ["", "'a b'", "'a,b'", "1b", "'a\"'"]) {
    expect(() => formatToken(hex(octets)), octets).toThrow(FormatError);
  }
});
