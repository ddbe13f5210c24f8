import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { FormatError } from "../../src/dns/errors.ts";
import { isNoQuery } from "../../src/shim/no-query.ts";

const A_IN = [0, 1, 0, 1];
/** `a.example.` on the wire. */
const NAME = [1, 0x61, 7, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0];
const OPT = [0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 0];

function packet(counts: readonly number[], ...body: number[]): Uint8Array {
  return Uint8Array.from([0x12, 0x34, 1, 0, ...counts.flatMap((count) => [count >> 8, count & 0xff]), ...body]);
}

/** A name of so many octets: labels of 63 and a last one that makes up the rest. */
function nameOf(sizeOctets: number): number[] {
  const octets: number[] = [];
  while (octets.length + 1 < sizeOctets) {
    const size = Math.min(63, sizeOctets - octets.length - 2);
    octets.push(size, ...Array.from({ length: size }, () => 0x61));
  }
  return [...octets, 0];
}

describe("no query", () => {
  test.each([
    ["nothing", new Uint8Array(0)],
    ["a header less one octet", packet([1, 0, 0, 0]).subarray(0, 11)],
    ["a response", Uint8Array.of(1, 2, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, ...NAME, ...A_IN)],
    ["65 535 questions", packet([0xffff, 0, 0, 0], ...NAME, ...A_IN)],
    ["a record that is missing", packet([1, 0, 0, 1], ...NAME, ...A_IN)],
    ["a name without end", packet([1, 0, 0, 0], 4, 0x61, 0x62, 0x63, 0x64)],
    ["a label that runs past the end", packet([1, 0, 0, 0], 9, 0x61, 0x62, 0x63, 0x64)],
    ["a label length of 64", packet([1, 0, 0, 0], 64, ...Array.from({ length: 64 }, () => 0x61), 0, ...A_IN)],
    ["a label type of the future", packet([1, 0, 0, 0], 0x81, 0x61, 0, ...A_IN)],
    ["a name of 256 octets", packet([1, 0, 0, 0], ...nameOf(256), ...A_IN)],
    ["a pointer to itself", packet([1, 0, 0, 0], 0xc0, 12, ...A_IN)],
    ["a pointer forwards", packet([1, 0, 0, 0], 0xc0, 40, ...A_IN)],
    ["a question without its class", packet([1, 0, 0, 0], ...NAME, 0, 1)],
  ])("%s", (_what, octets) => {
    expect(isNoQuery(octets)).toBe(true);
  });
});

describe("what may be one", () => {
  test.each([
    ["a query", packet([1, 0, 0, 0], ...NAME, ...A_IN)],
    ["one for the root, with an OPT", packet([1, 0, 0, 1], 0, ...A_IN, ...OPT)],
    ["one for a name of 255 octets", packet([1, 0, 0, 0], ...nameOf(255), ...A_IN)],
    ["one without a question, as another opcode has it", packet([0, 0, 0, 0])],
    ["two questions", packet([2, 0, 0, 0], ...NAME, ...A_IN, 0xc0, 12, ...A_IN)],
    ["a pointer into the header, which whoever decodes judges", packet([1, 0, 0, 0], 0xc0, 4, ...A_IN)],
  ])("%s", (_what, octets) => {
    expect(isNoQuery(octets)).toBe(false);
  });
});

/** Octets that are close to queries, so that each way to fail is met. */
const nearQueries = fc
  .record({
    flags: fc.constantFrom(0, 1, 0x28, 0x80),
    counts: fc.array(fc.constantFrom(0, 1, 1, 2, 300), { minLength: 4, maxLength: 4 }),
    body: fc.array(fc.constantFrom(0, 0, 1, 2, 3, 12, 41, 63, 64, 0x81, 0xc0, 0x61), { maxLength: 60 }),
  })
  .map(({ flags, counts, body }) => {
    const octets = packet(counts, ...body);
    octets[2] = flags;
    return octets;
  });

/** True for a response, and for what does not decode. */
function isRefused(octets: Uint8Array): boolean {
  try {
    return decodeMessage(octets).isResponse;
  } catch (error) {
    return error instanceof FormatError;
  }
}

test("whatever is no query does not decode, or is a response", () => {
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(nearQueries, fc.uint8Array({ maxLength: 40 })), (octets) => {
      if (!isNoQuery(octets)) return;
      refused++;
      expect(isRefused(octets)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
  expect(refused).toBeGreaterThan(1_000);
});
