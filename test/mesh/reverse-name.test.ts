import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatAddress } from "../../src/dns/address.ts";
import { addressOfReverseName, reverseNameOf, reversePlaceOf } from "../../src/mesh/reverse-name.ts";
import { name } from "../support/table.ts";

/** The reverse name of `2001:db8::1`. */
const IPV6 = `1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa.`;

describe("addresses", () => {
  test.each([
    ["192.0.2.1", "1.2.0.192.in-addr.arpa."],
    ["0.0.0.0", "0.0.0.0.in-addr.arpa."],
    ["255.254.253.252", "252.253.254.255.in-addr.arpa."],
    ["2001:db8::1", IPV6],
    ["::", `${"0.".repeat(32)}ip6.arpa.`],
    ["fd00:e::11", "1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.e.0.0.0.0.0.d.f.ip6.arpa."],
  ])("%s is %s, and back", (address, reverse) => {
    expect(reverseNameOf(address)).toBe(reverse);
    expect(addressOfReverseName(name(reverse))).toBe(address);
  });

  test("any address comes back from its name", () => {
    const octets = fc.oneof(...[4, 16].map((length) => fc.uint8Array({ minLength: length, maxLength: length })));
    fc.assert(
      fc.property(octets.map(formatAddress), (address) => addressOfReverseName(reverseNameOf(address)) === address),
    );
  });

  test("what is no address has no name", () => {
    expect(() => reverseNameOf("192.0.2")).toThrow('not an IP address: "192.0.2"');
  });
});

describe("names", () => {
  test.each([
    ["2.0.192.in-addr.arpa", "partial"],
    ["192.in-addr.arpa", "partial"],
    [IPV6.slice(2), "partial"],
    ["2.ip6.arpa", "partial"],
    ["1.2.0.192.in-addr.arpa", "address"],
    [IPV6.toUpperCase(), "address"],
    ["x.1.2.0.192.in-addr.arpa", "malformed"],
    ["9.1.2.0.192.in-addr.arpa", "malformed"],
    ["256.2.0.192.in-addr.arpa", "malformed"],
    ["01.2.0.192.in-addr.arpa", "malformed"],
    ["a.2.0.192.in-addr.arpa", "malformed"],
    [String.raw`1\.2.0.192.in-addr.arpa`, "malformed"],
    [`10.${IPV6.slice(2)}`, "malformed"],
    [`g.${IPV6.slice(2)}`, "malformed"],
    [`0.${IPV6}`, "malformed"],
    ["in-addr.arpa", undefined],
    ["ip6.arpa", undefined],
    ["arpa", undefined],
    ["1.2.0.192.in-addr.arpa.example", undefined],
    ["xin-addr.arpa", undefined],
  ])("%s is %s", (text, kind) => {
    expect(reversePlaceOf(name(text))?.kind).toBe(kind);
    expect(addressOfReverseName(name(text)) !== undefined).toBe(kind === "address");
  });
});
