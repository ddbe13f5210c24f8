import { describe, expect, test } from "vitest";
import { isWellFormedOption } from "../../src/dns/query-options.ts";
import { hex } from "./octets.ts";

/** The option stands between other octets, none of them zero. */
function isWellFormed(code: number, data: string): boolean {
  const octets = hex(`ffff ${data} ffff`);
  return isWellFormedOption(code, octets, 2, octets.length - 4);
}

describe("COOKIE (RFC 7873 section 5.2.2)", () => {
  test.each([
    [0, false],
    [7, false],
    [8, true],
    [9, false],
    [15, false],
    [16, true],
    [40, true],
    [41, false],
  ])("of %i octets: well formed is %s", (sizeOctets, expected) => {
    expect(isWellFormed(10, "a5".repeat(sizeOctets))).toBe(expected);
  });
});

describe("CLIENT-SUBNET (RFC 7871 section 6)", () => {
  test.each([
    ["IPv4 /24", "0001 18 00 c00002", true],
    ["IPv4 /0", "0001 00 00", true],
    ["IPv4 /32", "0001 20 00 c0000201", true],
    ["IPv4 /25 with its bit set", "0001 19 00 c0000280", true],
    ["IPv6 /56", "0002 38 00 20010db8000000", true],
    ["IPv6 /128", "0002 80 00 20010db8000000000000000000000001", true],
    ["no family, /0", "0000 00 00", true],
    ["a family that nobody knows", "000f 08 00 aa", true],
    ["nothing", "", false],
    ["three octets", "0001 18", false],
    ["an octet too few", "0001 18 00 c000", false],
    ["an octet too many", "0001 18 00 c0000200", false],
    ["a scope in a query", "0001 18 18 c00002", false],
    ["a bit behind the prefix", "0001 17 00 c00003", false],
    ["IPv4 /33", "0001 21 00 c000020180", false],
    ["IPv6 /129", "0002 81 00 20010db800000000000000000000000100", false],
    ["no family, /8", "0000 08 00 aa", false],
  ])("%s: well formed is %s", (_name, data, expected) => {
    expect(isWellFormed(8, data)).toBe(expected);
  });
});

test.each([
  ["NSID", 3, "00"],
  ["TCP-KEEPALIVE", 11, "0001"],
  ["PADDING", 12, "ff"],
  ["one that nobody knows", 65_001, ""],
])("%s is never looked into", (_name, code, data) => {
  expect(isWellFormed(code, data)).toBe(true);
});
