import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { FormatError } from "../../src/dns/errors.ts";
import { nameFromLabels, parseName } from "../../src/dns/name.ts";
import { encodeWithin } from "../../src/dns/truncate.ts";
import { wireOfName } from "../../src/dns/wire-name.ts";
import { concat, labels, message } from "./arbitraries.ts";

test("a message survives being encoded and decoded", () => {
  fc.assert(
    fc.property(message, (original) => {
      expect(decodeMessage(encodeMessage(original))).toEqual(original);
    }),
    { numRuns: 500 },
  );
});

test("every strict prefix of a message is a format error", () => {
  fc.assert(
    fc.property(message, (original) => {
      const octets = encodeMessage(original);
      for (let size = 0; size < octets.length; size++) {
        expect(() => decodeMessage(octets.subarray(0, size))).toThrow(FormatError);
      }
    }),
    { numRuns: 30 },
  );
});

test("a message with an octet after it is a format error", () => {
  fc.assert(
    fc.property(message, fc.integer({ min: 0, max: 255 }), (original, octet) => {
      expect(() => decodeMessage(concat(encodeMessage(original), Uint8Array.of(octet)))).toThrow(FormatError);
    }),
  );
});

test("random octets decode or are a format error", () => {
  const header = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((octets) => octets.map((octet) => octet & 0x81));
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc.tuple(header, fc.uint8Array({ maxLength: 300 })).map((parts) => concat(...parts)),
  );
  fc.assert(
    fc.property(octets, (random) => decodesOrIsFormatError(random)),
    { numRuns: 2000 },
  );
});

test("a message with bits flipped decodes or is a format error", () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(message, flips, (original, list) => {
      const octets = encodeMessage(original);
      for (const [at, bit] of list) octets[at % octets.length] = (octets[at % octets.length] ?? 0) ^ (1 << bit);
      return decodesOrIsFormatError(octets);
    }),
    { numRuns: 2000 },
  );
});

test("whatever decodes can be encoded, and then decodes to the same", () => {
  const flip = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 }));
  fc.assert(
    fc.property(message, flip, (original, [at, bit]) => {
      const octets = encodeMessage(original);
      octets[at % octets.length] = (octets[at % octets.length] ?? 0) ^ (1 << bit);
      const decoded = decodeOrUndefined(octets);
      const again = decoded === undefined ? undefined : decodeMessage(encodeMessage(decoded));
      expect(again).toEqual(decoded);
    }),
    { numRuns: 1000 },
  );
});

test("a message cut to any size decodes, and its records are the first of the whole", () => {
  fc.assert(
    fc.property(message, fc.integer({ min: 12, max: 600 }), (original, sizeOctets) => {
      const cut = decodeMessage(encodeWithin(original, sizeOctets));
      expect(cut.question).toEqual(original.question);
      expect(cut.edns === undefined).toBe(original.edns === undefined);
      for (const section of ["answer", "authority", "additional"] as const) {
        expect(cut[section]).toEqual(original[section].slice(0, cut[section].length));
      }
    }),
  );
});

test("names survive presentation format and the wire", () => {
  fc.assert(
    fc.property(labels, (list) => {
      const name = nameFromLabels(list);
      const lowered = list.map((one) => one.map((octet) => (octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet)));
      expect(parseName(name)).toBe(name);
      const parts = lowered.flatMap((one) => [Uint8Array.of(one.length), one]);
      expect(wireOfName(name)).toEqual(concat(...parts, Uint8Array.of(0)));
    }),
  );
});

function decodesOrIsFormatError(octets: Uint8Array): boolean {
  decodeOrUndefined(octets);
  return true;
}

function decodeOrUndefined(octets: Uint8Array): ReturnType<typeof decodeMessage> | undefined {
  try {
    return decodeMessage(octets);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
