import { describe, expect, test } from "vitest";
import { Rcode } from "../../src/dns/numbers.ts";
import { lifetimeSeconds, withEqualTtls, withTtlsLess } from "../../src/resolver/lifetime.ts";
import type { Reply } from "../../src/resolver/resolver.ts";
import { replyOf, zoneText } from "../support/records.ts";

const SOA = "example. 900 SOA ns.example. hostmaster.example. 1 7200 1800 86400 60";

describe("lifetimeSeconds", () => {
  test.each<[string, Reply, number]>([
    ["least TTL of the answer", replyOf(["a.example. 30 A 192.0.2.1", "a.example. 20 A 192.0.2.2"]), 20],
    ["MINIMUM bounds NXDOMAIN", replyOf([], { rcode: Rcode.NxDomain, authority: [SOA] }), 60],
    ["MINIMUM bounds NODATA", replyOf([], { authority: [SOA] }), 60],
    ["MINIMUM bounds NODATA behind an alias", replyOf(["a.example. 300 CNAME b.example."], { authority: [SOA] }), 60],
    [
      "MINIMUM is no matter for an answer that happens to carry a SOA",
      replyOf(["a.example. 300 A 192.0.2.1"], { authority: [SOA] }),
      300,
    ],
    ["an alias alone has its own TTL", replyOf(["a.example. 300 CNAME b.example."]), 300],
    ["a denial without SOA has none", replyOf([], { rcode: Rcode.NxDomain }), 0],
    ["a failure has none", replyOf([], { rcode: Rcode.ServFail }), 0],
    [
      "another record of a denial may be shorter",
      replyOf([], { rcode: Rcode.NxDomain, authority: [SOA, "example. 10 NSEC 00"] }),
      10,
    ],
  ])("%s", (_title, reply, expected) => {
    expect(lifetimeSeconds(reply)).toBe(expected);
  });
});

describe("withTtlsLess", () => {
  test("takes seconds off every TTL, down to 0", () => {
    const reply = withTtlsLess(
      replyOf(["a.example. 30 A 192.0.2.1", "a.example. 5 A 192.0.2.2"], { authority: [SOA] }),
      10,
    );
    expect(zoneText(reply.answer)).toEqual(["a.example. 20 A 192.0.2.1", "a.example. 0 A 192.0.2.2"]);
    expect(zoneText(reply.authority)[0]).toMatch(/^example\. 890 SOA/);
  });

  test.each([0, -5])("%i seconds change nothing", (seconds) => {
    const reply = replyOf(["a.example. 30 A 192.0.2.1"]);
    expect(withTtlsLess(reply, seconds)).toBe(reply);
  });
});

test("records of one RRset get the least TTL of them, others keep theirs", () => {
  const records = replyOf([
    "a.example. 300 A 192.0.2.1",
    "a.example. 60 A 192.0.2.2",
    "a.example. 120 AAAA 2001:db8::1",
    "b.example. 90 A 192.0.2.3",
  ]).answer;
  expect(zoneText(withEqualTtls(records))).toEqual([
    "a.example. 60 A 192.0.2.1",
    "a.example. 60 A 192.0.2.2",
    "a.example. 120 AAAA 2001:db8::1",
    "b.example. 90 A 192.0.2.3",
  ]);
});
