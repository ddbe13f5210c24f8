import { expect, test } from "vitest";
import { isVip, reverseZonesOf } from "../../src/mesh/reverse-zone.ts";

test.each([
  ["240.240.0.0/16", "ipv4", ["240.240.in-addr.arpa."]],
  ["10.0.0.0/8", "ipv4", ["10.in-addr.arpa."]],
  ["192.0.2.0/24", "ipv4", ["2.0.192.in-addr.arpa."]],
  ["10.4.0.0/14", "ipv4", ["4.10.in-addr.arpa.", "5.10.in-addr.arpa.", "6.10.in-addr.arpa.", "7.10.in-addr.arpa."]],
  [
    "192.0.2.252/30",
    "ipv4",
    [
      "252.2.0.192.in-addr.arpa.",
      "253.2.0.192.in-addr.arpa.",
      "254.2.0.192.in-addr.arpa.",
      "255.2.0.192.in-addr.arpa.",
    ],
  ],
  ["2001:2::/48", "ipv6", ["0.0.0.0.2.0.0.0.1.0.0.2.ip6.arpa."]],
  ["2001:db8:a::/47", "ipv6", ["a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.", "b.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."]],
  ["not a pool", "ipv4", []],
] as const)("the reverse zones of %s are exactly those of its own addresses", (cidr, family, zones) => {
  expect(reverseZonesOf(cidr, family)).toEqual(zones);
});

test.each([
  ["240.240.0.1", true],
  ["240.241.0.1", false],
  ["10.0.0.1", false],
  ["2001:2::5", true],
  ["2001:2:1::5", false],
])("whether %s is a VIP is told by the reverse zones", (address, expected) => {
  const zones = [...reverseZonesOf("240.240.0.0/16", "ipv4"), ...reverseZonesOf("2001:2::/48", "ipv6")];
  expect(isVip(address, zones)).toBe(expected);
});
