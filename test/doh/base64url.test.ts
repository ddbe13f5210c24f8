import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBase64Url, encodeBase64Url } from "../../src/doh/base64url.ts";
import { octetsOf } from "../support/records.ts";

describe("base64url without padding (RFC 4648 sections 5 and 10)", () => {
  test.each([
    ["", ""],
    ["Zg", "66"],
    ["Zm8", "666f"],
    ["Zm9v", "666f6f"],
    ["Zm9vYg", "666f6f62"],
    ["Zm9vYmE", "666f6f6261"],
    ["Zm9vYmFy", "666f6f626172"],
    ["-_-_", "fbffbf"],
    ["AAAA", "000000"],
    ["__8", "ffff"],
  ])("%j stands for %j", (text, hex) => {
    expect(decodeBase64Url(text)).toEqual(octetsOf(hex));
    expect(encodeBase64Url(octetsOf(hex))).toBe(text);
  });

  test.each([
    ["padding", "Zg=="],
    ["one character too many", "Zm9vY"],
    ["a single character", "Z"],
    ["a single character that stands for zero bits", "A"],
    ["one character too many that stands for zero bits", "AAAAA"],
    ["+ of the other alphabet", "+_-_"],
    ["/ of the other alphabet", "-/-_"],
    ["a space", "Zm 9"],
    ["a line feed", "Zm9v\n"],
    ["a character beyond ASCII", "Zm9\u{17F}"],
    ["a character beyond the first plane", "Zm\u{1F600}"],
    ["unused bits that are not zero, of one octet", "Zh"],
    ["unused bits that are not zero, of two octets", "Zm9"],
  ])("%s is refused", (_title, text) => {
    expect(decodeBase64Url(text)).toBeUndefined();
  });

  test("what stands before the start is not looked at", () => {
    expect(decodeBase64Url("?dns=Zm8", 5)).toEqual(octetsOf("666f"));
    expect(decodeBase64Url("?dns=", 5)).toEqual(octetsOf(""));
    expect(decodeBase64Url("?dns=Z", 5)).toBeUndefined();
  });

  test("whatever is encoded is decoded to the same octets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        expect(decodeBase64Url(encodeBase64Url(octets))).toEqual(octets);
      }),
    );
  });

  test("whatever is decoded has no other spelling", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("A", "Q", "g", "w", "_", "-", "0", "9", "=", "+"), maxLength: 12 }),
        (text) => {
          const octets = decodeBase64Url(text);
          expect(octets === undefined ? text : encodeBase64Url(octets)).toBe(text);
        },
      ),
    );
  });
});
