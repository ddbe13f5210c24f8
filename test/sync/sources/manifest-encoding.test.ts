import { expect, test } from "vitest";
import { decodeManifest } from "../../../src/sync/sources/manifest-encoding.ts";

const TEXT = "kind: Service # ü 🙂\r\n";
const LITTLE = Buffer.from(`\ufeff${TEXT}`, "utf16le");
const BIG = Buffer.from(LITTLE).swap16();

test.each([
  ["UTF-8", Buffer.from(TEXT), TEXT],
  ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${TEXT}`), `\ufeff${TEXT}`],
  ["UTF-16 in little endian, as PowerShell writes it", LITTLE, TEXT],
  ["UTF-16 in big endian", BIG, TEXT],
  ["nothing", Buffer.alloc(0), ""],
])("%s is read", (_encoding, octets, text) => {
  expect(decodeManifest(octets)).toEqual({ text });
});

test.each([
  ["UTF-16 without a mark", LITTLE.subarray(2), "is UTF-16 without a byte order mark: save it as UTF-8"],
  ["big endian without a mark", BIG.subarray(2), "is UTF-16 without a byte order mark: save it as UTF-8"],
  [
    "UTF-16 cut off inside a character",
    LITTLE.subarray(0, 9),
    "is UTF-16, and was cut off or damaged: save it as UTF-8",
  ],
  ["UTF-8 cut off inside a character", Buffer.from("ü").subarray(0, 1), "is neither UTF-8 nor UTF-16 text"],
  ["compressed data", Uint8Array.of(0x1f, 0x8b, 0x08, 0xff), "is neither UTF-8 nor UTF-16 text"],
])("%s is named", (_encoding, octets, problem) => {
  expect(decodeManifest(octets)).toEqual({ problem });
});
