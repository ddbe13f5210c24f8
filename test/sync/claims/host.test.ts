import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { parseExactHost, parseHost } from "../../../src/sync/claims/host.ts";

const ZONE = parseName("cluster.local.");
const LONG = `${"a".repeat(63)}.`.repeat(4);

test.each([
  ["a.example.org", "a.example.org."],
  ["a.example.org.", "a.example.org."],
  ["ISTIOD-HOST.DOMAIN", "istiod-host.domain."],
  ["mydb", "mydb."],
  ["a_b._tcp.example.org", "a_b._tcp.example.org."],
  ["*.example.org", "*.example.org."],
  ["*.Bücher.example", "*.xn--bcher-kva.example."],
  ["straße.example", "xn--strae-oqa.example."],
  ["日本.example", "xn--wgv71a.example."],
  ["bu\u0308cher.example", "xn--bcher-kva.example."],
  ["xn--bcher-kva.example", "xn--bcher-kva.example."],
  ["web.ns1.svc.cluster.local", "web.ns1.svc.cluster.local."],
  ["*.ns1.svc.cluster.local", "*.ns1.svc.cluster.local."],
  ["mycluster.local", "mycluster.local."],
  ["*.mycluster.local", "*.mycluster.local."],
  ["notlocalhost", "notlocalhost."],
])("the host %s is the name %s", (text, name) => {
  expect(parseHost(text, ZONE)).toEqual({ name });
});

test.each([
  ["", "the host is empty"],
  [".", "the host is empty"],
  ["*.", "the host is empty"],
  ["*", 'the host "*" stands for every name there is, so it cannot be answered'],
  ["*x.example.org", 'a wildcard is "*." before a host, and nothing else'],
  ["a.*.example.org", 'a wildcard is "*." before a host, and nothing else'],
  ["*.*.example.org", 'a wildcard is "*." before a host, and nothing else'],
  ["a..example.org", "the host has an empty label"],
  [".example.org", "the host has an empty label"],
  ["ns1/a.example.org", "a host has neither a namespace/ before it nor a /path behind it"],
  ["a–b.example.org", "the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?"],
  ["a b.example.org", "the character U+0020 cannot stand in a host"],
  ["a\\.b.example.org", "the character U+005C cannot stand in a host"],
  ["a.example.org:443", "the character U+003A cannot stand in a host"],
  ["ä。example", "the character U+3002 cannot stand in a host"],
  ["a\u200db.example", "the character U+200D cannot stand in a host"],
  ["💥.example", "the character U+1F4A5 cannot stand in a host"],
  ["-a.example.org", "a label must begin and end with a letter or digit"],
  ["a-.example.org", "a label must begin and end with a letter or digit"],
  ["10.0.0.1", "an address is no host: nobody looks it up"],
  ["2001:db8::1", "an address is no host: nobody looks it up"],
  ["localhost", "localhost is each machine's own (RFC 6761 section 6.3)"],
  ["db.localhost", "localhost is each machine's own (RFC 6761 section 6.3)"],
  ["*.localhost", "localhost is each machine's own (RFC 6761 section 6.3)"],
  ["cluster.local", "the host is the zone cluster.local. of the mesh"],
  ["clusterset.local", "the host is the zone clusterset.local. of the mesh"],
  ["*.cluster.local", "the host captures the zone cluster.local. of the mesh"],
  ["*.local", "the wildcard captures the zone cluster.local. of the mesh"],
  ["*.svc.cluster.local", "the wildcard captures the zone cluster.local. of the mesh"],
])("the host %j is refused", (text, problem) => {
  expect(parseHost(text, ZONE)).toEqual({ problem });
});

test("a label or name that is too long is refused", () => {
  expect(parseHost(`${"a".repeat(64)}.example`, ZONE)).toMatchObject({ problem: expect.stringContaining("63 octets") });
  expect(parseHost(`${LONG}example`, ZONE)).toMatchObject({ problem: expect.stringContaining("255 octets") });
  // 253 octets fit as they are, but not with the wildcard's label before them.
  const longest = LONG.slice(0, -3);
  expect(parseHost(longest, ZONE)).toEqual({ name: `${longest}.` });
  expect(parseHost(`*.${longest}`, ZONE)).toMatchObject({ problem: expect.stringContaining("255 octets") });
});

test("the target of an alias may be anything that a query may be for, but no wildcard", () => {
  expect(parseExactHost("web.ns2.svc.cluster.local")).toEqual({ name: "web.ns2.svc.cluster.local." });
  expect(parseExactHost("*.example.org")).toEqual({ problem: 'a wildcard is "*." before a host, and nothing else' });
});
