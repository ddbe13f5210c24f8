import * as fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_EXTENDED_ERRORS, decodeExtendedError, encodeExtendedError, extendedErrorsOf } from "../../src/dns/ede.ts";
import { decodeUtf8, encodeUtf8 } from "../../src/dns/utf8.ts";
import { hex } from "./octets.ts";

test.each([
  [{ code: 3 }, "0003"],
  [{ code: 0x1234, text: "ok" }, "1234 'ok'"],
  [{ code: 22, text: "é€😀" }, "0016 c3a9 e282ac f09f9880"],
])("the extended error %j has the octets %s", (error, octets) => {
  expect(encodeExtendedError(error)).toEqual({ code: 15, data: hex(octets) });
  expect(decodeExtendedError({ code: 15, data: hex(octets) })).toEqual(error);
});

test.each([
  ["a final NUL is no part of the text", "0003 'ok' 00", { code: 3, text: "ok" }],
  ["a text of NUL alone is no text", "0003 00", { code: 3 }],
  ["octets that are not UTF-8 are replaced", "0003 'a' ff 'b'", { code: 3, text: "a\u{FFFD}b" }],
  ["one octet is no code", "00", undefined],
  ["no octets are no code", "", undefined],
])("%s", (_title, octets, error) => {
  expect(decodeExtendedError({ code: 15, data: hex(octets) })).toEqual(error);
});

test("other options are no extended errors", () => {
  expect(decodeExtendedError({ code: 10, data: hex("0003") })).toBeUndefined();
  const options = [
    { code: 15, data: hex("0003") },
    { code: 10, data: hex("0003") },
    { code: 15, data: hex("0004") },
  ];
  const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options };
  expect(extendedErrorsOf(edns)).toEqual([{ code: 3 }, { code: 4 }]);
  expect(extendedErrorsOf(undefined)).toEqual([]);
});

test.each([
  ["one of 512 octets is kept", "x".repeat(512), "x".repeat(512)],
  ["one of 513 loses the last", "x".repeat(513), "x".repeat(512)],
  ["a character across the limit is left out whole", `${"x".repeat(511)}é!`, "x".repeat(511)],
  ["a character of four octets that ends at the limit is kept", `${"x".repeat(508)}😀!`, `${"x".repeat(508)}😀`],
  ["a character of four octets across the limit is left out whole", `${"x".repeat(509)}😀!`, "x".repeat(509)],
])("of a long text: %s", (_title, sent, kept) => {
  const data = Uint8Array.of(0, 3, ...new TextEncoder().encode(sent));
  expect(decodeExtendedError({ code: 15, data })).toEqual({ code: 3, text: kept });
});

test("a text that is no UTF-8 does not grow beyond the limit when it is written again", () => {
  const error = decodeExtendedError({ code: 15, data: new Uint8Array(30_000).fill(0xff) });
  expect(error?.text).toBe("\u{FFFD}".repeat(170));
  expect(error && encodeExtendedError(error).data).toHaveLength(2 + 510);
});

test("of many extended errors the first eight are kept", () => {
  const options = Array.from({ length: 20 }, (_, index) => ({ code: 15, data: Uint8Array.of(0, index) }));
  const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options };
  expect(MAX_EXTENDED_ERRORS).toBe(8);
  expect(extendedErrorsOf(edns).map(({ code }) => code)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("text becomes the same UTF-8 as elsewhere, lone surrogates included", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
      (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
      },
    ),
  );
});

test("octets that are UTF-8 become the same text as elsewhere", () => {
  const codePoints = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10_ffff })),
  );
  const text = fc.oneof(
    codePoints.map((codes) => String.fromCodePoint(...codes)),
    fc.constantFrom("\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}"),
  );
  fc.assert(fc.property(text, (original) => decodeUtf8(new TextEncoder().encode(original)) === original));
});

test.each([
  ["a continuation alone", "80"],
  ["an overlong slash", "c0af"],
  ["an overlong NUL in three octets", "e08080"],
  ["an overlong form in four octets", "f0808080"],
  ["a surrogate", "eda080"],
  ["a number past U+10FFFF", "f4908080"],
  ["a lead that no sequence has", "f8"],
  ["a sequence that ends early", "e282"],
])("%s is replaced, octet for octet", (_name, octets) => {
  expect(decodeUtf8(hex(octets))).toBe("\u{FFFD}".repeat(hex(octets).length));
});
