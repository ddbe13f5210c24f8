import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress, parseAddress } from "../../src/dns/address.ts";
import { addressBlock, addressWith, lowBitsIn, lowBitsOf, type AddressBlock } from "../../src/mesh/address-block.ts";

function block(text: string): AddressBlock {
  const octets = parseAddress(text);
  if (octets === undefined) throw new Error(`not an address: ${text}`);
  return addressBlock(octets);
}

test.each([
  ["240.240.0.0", 0xf0_f0_f1_3e, "240.240.241.62"],
  ["240.240.0.0", 0, "0.0.0.0"],
  ["2001:2::", 0x0b_bb_f1_3e, "2001:2::bbb:f13e"],
  ["2001:2::", 0x00_01_00_00, "2001:2::1:0"],
  ["2001:2::", 5, "2001:2::5"],
  ["2001:2::", 0, "2001:2::"],
  ["2001:db8:1:2:3:4::", 0x00_05_00_06, "2001:db8:1:2:3:4:5:6"],
  ["2001:db8:1:2:3:4::", 6, "2001:db8:1:2:3:4:0:6"],
  ["2001:db8:1:2:3:4::", 0, "2001:db8:1:2:3:4::"],
  ["::", 0x00_05_00_06, "::5:6"],
  ["::ffff:10.0.0.0", 0x0a_00_00_07, "::ffff:10.0.0.7"],
  ["::1:0:0:0", 0x00_05_00_06, "::1:0:5:6"],
] as const)("in the block of %s the last 32 bits %i are %s, and the other way round", (of, lowBits, text) => {
  expect(addressWith(block(of), lowBits)).toBe(text);
  expect(lowBitsIn(block(of), text)).toBe(lowBits);
});

test.each([
  ["240.240.0.0", "2001:2::1"],
  ["240.240.0.0", "240.240.0.256"],
  ["240.240.0.0", "240.240.0.01"],
  ["240.240.0.0", "240.240.0"],
  ["240.240.0.0", "240.240.0.1.5"],
  ["2001:2::", "240.240.0.1"],
  ["2001:2::", "2001:3::1"],
  ["2001:2::", "2001:2:1::5:6"],
  ["2001:2::", "2001:2::1:5:6"],
  ["2001:2::", "2001:2::5:g"],
  ["::", "::1:5:6"],
])("in the block of %s there is no %s", (of, text) => {
  expect(lowBitsIn(block(of), text)).toBeUndefined();
});

describe("for all addresses", () => {
  const octets = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.array(fc.constantFrom(0, 1, 0x20, 0xff), { minLength: 16, maxLength: 16 }).map((all) => Uint8Array.from(all)),
  );

  test("text and bits agree with the general rules", () => {
    fc.assert(
      fc.property(octets, octets, (one, other) => {
        const text = formatAddress(other);
        const isSame = one.length === other.length && one.subarray(0, -4).every((octet, at) => octet === other[at]);
        expect(lowBitsIn(addressBlock(one), text)).toBe(isSame ? lowBitsOf(other) : undefined);
        expect(addressWith(addressBlock(other), lowBitsOf(other))).toBe(text);
      }),
    );
  });
});
