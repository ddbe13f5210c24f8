import { describe, expect, test } from "vitest";
import { isSpecialUse, specialUseZone } from "../../src/resolver/special-use.ts";
import { name } from "../support/table.ts";

/** `first` up to and with `last`. */
function octets(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

test.each([
  ["x.localhost", "localhost."],
  ["x.invalid", "invalid."],
  ["x.test", "test."],
  ["x.local", "local."],
  ["x.onion", "onion."],
  ["x.home.arpa", "home.arpa."],
  ["x.alt", "alt."],
  ["x.internal", "internal."],
  ["internal", "internal."],
  ["_dns.resolver.arpa", "resolver.arpa."],
  [`a.1.${"0.".repeat(31)}ip6.arpa`, `1.${"0.".repeat(31)}ip6.arpa.`],
  [`${"0.".repeat(32)}ip6.arpa`, `${"0.".repeat(32)}ip6.arpa.`],
  ["255.255.255.255.in-addr.arpa", "255.255.255.255.in-addr.arpa."],
  ["1.100.51.198.in-addr.arpa", "100.51.198.in-addr.arpa."],
  ["1.113.0.203.in-addr.arpa", "113.0.203.in-addr.arpa."],
  ["1.168.192.in-addr.arpa", "168.192.in-addr.arpa."],
  ["1.254.169.in-addr.arpa", "254.169.in-addr.arpa."],
  ["1.2.0.192.in-addr.arpa", "2.0.192.in-addr.arpa."],
  ["x.d.f.ip6.arpa", "d.f.ip6.arpa."],
  ["x.8.e.f.ip6.arpa", "8.e.f.ip6.arpa."],
  ["x.8.b.d.0.1.0.0.2.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa."],
  ["x.9.e.f.ip6.arpa", "9.e.f.ip6.arpa."],
  ["x.a.e.f.ip6.arpa", "a.e.f.ip6.arpa."],
  ["x.b.e.f.ip6.arpa", "b.e.f.ip6.arpa."],
])("%s lies in the special-use zone %s", (text, zone) => {
  expect(specialUseZone(name(text))).toBe(zone);
  expect(isSpecialUse(name(text))).toBe(true);
});

test.each([".", "arpa", "in-addr.arpa", "ip6.arpa", "internal.example", "xinternal", "254.255.255.255.in-addr.arpa"])(
  "%s is for the public DNS",
  (text) => {
    expect(specialUseZone(name(text))).toBeUndefined();
    expect(isSpecialUse(name(text))).toBe(false);
  },
);

describe("of the reverse zones that are divided,", () => {
  test.each([
    ["172.16.0.0/12", "172", octets(16, 31)],
    ["100.64.0.0/10", "100", octets(64, 127)],
  ])("exactly those of %s are local", (_prefix, network, local) => {
    const found = octets(0, 255).filter((octet) => isSpecialUse(name(`1.0.${octet}.${network}.in-addr.arpa`)));
    expect(found).toEqual(local);
  });

  test("exactly these /8 are local as a whole", () => {
    expect(octets(0, 255).filter((octet) => isSpecialUse(name(`${octet}.in-addr.arpa`)))).toEqual([0, 10, 127]);
  });
});
