import { expect, test } from "vitest";
import { reverseNameOf } from "../../../src/mesh/reverse-name.ts";
import { zoneOf } from "../../../src/mesh/zones.ts";
import { PRIVATE_REVERSE_ZONES } from "../../../src/shim/routing/private-reverse-zones.ts";

test.each<[string, string | undefined]>([
  ["9.255.255.255", undefined],
  ["10.0.0.0", "10.in-addr.arpa."],
  ["10.96.45.17", "10.in-addr.arpa."],
  ["10.255.255.255", "10.in-addr.arpa."],
  ["11.0.0.0", undefined],
  ["100.63.255.255", undefined],
  ["100.64.0.0", "64.100.in-addr.arpa."],
  ["100.127.255.255", "127.100.in-addr.arpa."],
  ["100.128.0.0", undefined],
  ["127.0.0.1", undefined],
  ["169.254.169.254", undefined],
  ["172.15.255.255", undefined],
  ["172.16.0.0", "16.172.in-addr.arpa."],
  ["172.31.255.255", "31.172.in-addr.arpa."],
  ["172.32.0.0", undefined],
  ["192.167.255.255", undefined],
  ["192.168.1.1", "168.192.in-addr.arpa."],
  ["192.169.0.0", undefined],
  ["198.51.100.1", undefined],
  ["fbff::1", undefined],
  ["fc00::1", "c.f.ip6.arpa."],
  ["fdff:ffff::1", "d.f.ip6.arpa."],
  ["fe80::1", undefined],
  ["::1", undefined],
  ["2001:db8::1", undefined],
])("the reverse name of %s lies in %s", (address, zone) => {
  expect(zoneOf(reverseNameOf(address), PRIVATE_REVERSE_ZONES)).toBe(zone);
});

test("no more zones than the blocks have", () => {
  expect(PRIVATE_REVERSE_ZONES).toHaveLength(1 + 16 + 1 + 64 + 2);
});
