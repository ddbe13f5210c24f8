import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalAddress, formatAddress, parseAddress, parseIpv4, parseIpv6 } from "../../src/dns/address.ts";
import { hex } from "./octets.ts";

test.each([
  ["192.0.2.1", "c0000201"],
  ["0.0.0.0", "00000000"],
  ["255.255.255.255", "ffffffff"],
])("%s is an IPv4 address", (text, octets) => {
  expect(parseIpv4(text)).toEqual(hex(octets));
  expect(parseIpv6(text)).toBeUndefined();
  expect(formatAddress(hex(octets))).toBe(text);
});

test.each([
  ["::", "00000000000000000000000000000000", "::"],
  ["::1", "00000000000000000000000000000001", "::1"],
  ["1::", "00010000000000000000000000000000", "1::"],
  ["2001:DB8:0:0:0:0:0:1", "20010db8000000000000000000000001", "2001:db8::1"],
  ["2001:db8::1:0:0:1", "20010db8000000000001000000000001", "2001:db8::1:0:0:1"],
  ["2001:0db8:0:1:1:1:1:1", "20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"],
  ["1:2:3:4:5:6:7::", "00010002000300040005000600070000", "1:2:3:4:5:6:7:0"],
  ["::2:3:4:5:6:7:8", "00000002000300040005000600070008", "0:2:3:4:5:6:7:8"],
  ["2001:0:0:1:0:0:0:1", "20010000000000010000000000000001", "2001:0:0:1::1"],
  ["::ffff:192.0.2.1", "00000000000000000000ffffc0000201", "::ffff:192.0.2.1"],
  ["64:ff9b::192.0.2.33", "0064ff9b0000000000000000c0000221", "64:ff9b::c000:221"],
  ["1:2:3:4:5:6:1.2.3.4", "00010002000300040005000601020304", "1:2:3:4:5:6:102:304"],
])("%s is an IPv6 address", (text, octets, canonical) => {
  expect(parseIpv6(text)).toEqual(hex(octets));
  expect(parseIpv4(text)).toBeUndefined();
  expect(canonicalAddress(text)).toBe(canonical);
});

test.each([
  "",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.",
  "1.2.3.4 ",
  "+1.2.3.4",
  "0x1.2.3.4",
  "10.0.0.1/24",
  ":",
  ":::",
  "::g",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "::1:2:3:4:5:6:7:8",
  ":1:2:3:4:5:6:7:8",
  "1:2:3:4:5:6:7:8:",
  "1:",
  "12345::",
  "fe80::1%eth0",
  "::1.2.3",
  "1.2.3.4::",
  "1.2.3.4::1",
  "::1.2.3.4:1",
  "[::1]",
  `1${"0".repeat(100)}::`,
])("%j is no address", (text) => {
  expect(parseAddress(text)).toBeUndefined();
  expect(canonicalAddress(text)).toBeUndefined();
});

test("octets survive being formatted and parsed, in a spelling that is its own canonical form", () => {
  const octets = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 }).map((list) => Uint8Array.from(list)),
  );
  fc.assert(
    fc.property(octets, (address) => {
      const text = formatAddress(address);
      expect(parseAddress(text)).toEqual(address);
      expect(canonicalAddress(text)).toBe(text);
    }),
  );
});

test("other numbers of octets are no address", () => {
  expect(() => formatAddress(new Uint8Array(5))).toThrow(RangeError);
});
