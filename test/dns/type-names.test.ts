import { expect, test } from "vitest";
import { formatRcode, formatType, parseType } from "../../src/dns/type-names.ts";

test.each([
  [1, "A"],
  [28, "AAAA"],
  [23, "NSAP-PTR"],
  [64, "SVCB"],
  [65, "HTTPS"],
  [255, "ANY"],
  [257, "CAA"],
  [0, "TYPE0"],
  [65_280, "TYPE65280"],
])("type %i is %s", (type, name) => {
  expect(formatType(type)).toBe(name);
  expect(parseType(name)).toBe(type);
});

test.each([
  ["aaaa", 28],
  ["TYPE28", 28],
  ["type28", 28],
  ["28", 28],
  ["65535", 65_535],
  ["65536", undefined],
  ["TYPE", undefined],
  ["", undefined],
  ["-1", undefined],
  ["1e3", undefined],
  [" A", undefined],
  ["BOGUS", undefined],
])("the type %j is read as %j", (text, type) => {
  expect(parseType(text)).toBe(type);
});

test.each([
  [0, "NOERROR"],
  [3, "NXDOMAIN"],
  [16, "BADVERS"],
  [23, "BADCOOKIE"],
  [4095, "RCODE4095"],
])("response code %i is %s", (rcode, name) => {
  expect(formatRcode(rcode)).toBe(name);
});
