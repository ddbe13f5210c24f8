import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../../src/dns/utf8.ts";
import { hex } from "./octets.ts";

/** The first and last of each size (RFC 3629 section 3), and the neighbours of the surrogates. */
const EDGES = [
  ["U+0000", "\u0000", "00"],
  ["U+007F", "\u007F", "7f"],
  ["U+0080", "\u0080", "c280"],
  ["U+07FF", "\u07FF", "dfbf"],
  ["U+0800", "\u0800", "e0a080"],
  ["U+D7FF", "\uD7FF", "ed9fbf"],
  ["U+E000", "\uE000", "ee8080"],
  ["U+FFFF", "\uFFFF", "efbfbf"],
  ["U+10000", "\u{10000}", "f0908080"],
  ["U+10FFFF", "\u{10FFFF}", "f48fbfbf"],
  ["several characters", "aé€😀", "61 c3a9 e282ac f09f9880"],
  ["no character", "", ""],
] as const;

test.each(EDGES)("%s is written and read", (_what, text, octets) => {
  expect(encodeUtf8(text)).toEqual(hex(octets));
  expect(decodeUtf8(hex(octets))).toBe(text);
});

test.each(["\uD800", "\uDFFF"])("the lone surrogate %j is written as U+FFFD", (surrogate) => {
  expect(encodeUtf8(`a${surrogate}b`)).toEqual(hex("61 efbfbd 62"));
});

describe("octets that are no UTF-8 read as U+FFFD each:", () => {
  test.each([
    ["a continuation without a lead", "61 80 62", "a\uFFFDb"],
    ["a lead without a continuation", "c3 61", "\uFFFDa"],
    ["a sequence cut short by the end", "e282", "\uFFFD\uFFFD"],
    ["a longer form than needed, of two", "c0af", "\uFFFD\uFFFD"],
    ["a longer form than needed, of three", "e09fbf", "\uFFFD\uFFFD\uFFFD"],
    ["a longer form than needed, of four", "f08fbfbf", "\uFFFD\uFFFD\uFFFD\uFFFD"],
    ["a surrogate", "eda080", "\uFFFD\uFFFD\uFFFD"],
    ["a number past U+10FFFF", "f4908080", "\uFFFD\uFFFD\uFFFD\uFFFD"],
    ["a lead that there is not", "f5808080 ff", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"],
  ])("%s", (_what, octets, text) => {
    expect(decodeUtf8(hex(octets))).toBe(text);
  });
});

test("it writes what the platform's encoder writes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
    }),
  );
});

test("it reads whatever the platform's strict decoder reads, and the same", () => {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const octets = fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom(...EDGES.map(([, , text]) => hex(text))));
  fc.assert(
    fc.property(octets, (random) => {
      let expected: string | undefined;
      try {
        expected = strict.decode(random);
      } catch {
        expected = undefined;
      }
      const text = decodeUtf8(random);
      expect(expected === undefined ? text.includes("\uFFFD") : text === expected).toBe(true);
    }),
    { numRuns: 300 },
  );
});
