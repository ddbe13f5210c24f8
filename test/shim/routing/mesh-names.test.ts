import { describe, expect, test } from "vitest";
import type { Name } from "../../../src/dns/name.ts";
import { MeshNames } from "../../../src/shim/routing/mesh-names.ts";
import { replyOf } from "../../support/records.ts";
import { name } from "../../support/table.ts";

const ZONES = [name("cluster.local"), name("240.240.in-addr.arpa")];
const SEARCH = [name("ns1.svc.cluster.local"), name("svc.cluster.local"), name("corp.example.com")];
const GATEWAY = name("dns.example.org");

class Known {
  zones: readonly Name[] | undefined;
  search: readonly Name[] = [];
  changes = 0;
  /** A host outside the zones that a gateway answered for. */
  readonly owner: Name = name("db.internal.shop");
  readonly names: MeshNames;

  constructor(zones: readonly Name[] | "unknown" = ZONES, suffixes: readonly Name[] = []) {
    this.zones = zones === "unknown" ? undefined : zones;
    this.names = new MeshNames({
      suffixes,
      zones: () => this.zones,
      search: () => this.search,
      gatewayHosts: [GATEWAY],
      owners: { has: (owner) => owner === this.owner },
      onChanged: () => this.changes++,
    });
  }
}

describe("once zones are known, these names are the mesh's:", () => {
  test.each<[string, string, boolean]>([
    ["a zone", "cluster.local", true],
    ["a name below a zone", "web.ns1.svc.cluster.local", true],
    ["a reverse name of a zone", "1.0.240.240.in-addr.arpa", true],
    ["a public name below a search element of a zone", "foo.com.ns1.svc.cluster.local", true],
    ["a name of one label", "reviews", true],
    ["a short name", "reviews.ns1.svc", true],
    ["a short name of a pod", "10-0-0-1.ns1.pod", true],
    ["a name below a suffix that the operator names", "db.corp.example", true],
    ["a host that a gateway answered for", "db.internal.shop", true],
    ["a name below a zone before a search suffix of somebody else's", "web.ns1.svc.cluster.local.corp.net", true],
    ["a zone before such a suffix", "cluster.local.corp.net", true],
    ["a name below a suffix that the operator names, before another", "db.corp.example.corp.net", true],
    ["labels of a zone with others between them", "cluster.eu.local.net", false],
    ["a service and its namespace before such a suffix", "reviews.ns1.corp.net", false],
    ["the reverse name of a private address", "17.45.96.10.in-addr.arpa", true],
    ["part of one", "96.10.in-addr.arpa", true],
    ["the reverse name of a unique local address", `${"1.".repeat(28)}0.0.d.f.ip6.arpa`, true],
    ["the reverse name of a public address", "8.8.8.8.in-addr.arpa", false],
    ["the reverse name of a link-local address", "254.169.254.169.in-addr.arpa", false],
    ["the apex of all reverse names", "in-addr.arpa", false],
    ["a name that ends like a zone, but within a label", "mycluster.local", false],
    ["a public name", "api.github.com", false],
    ["the root", ".", false],
    ["a name below what no namespace is called", "reviews.prod", false],
    ["the gateway's own", "dns.example.org", false],
  ])("%s: %s", (_what, text, isMesh) => {
    expect(new Known(ZONES, [name("corp.example")]).names.has(name(text))).toBe(isMesh);
  });
});

test.each([
  ["api.github.com", true],
  ["com", true],
  [".", true],
  ["dns.example.org", false],
  ["www.dns.example.org", true],
])("as long as no zones are known, %s is the mesh's: %s", (text, isMesh) => {
  expect(new Known("unknown").names.has(name(text))).toBe(isMesh);
});

test("a suffix of the operator's counts beside what gateways tell, and says nothing about other names before", () => {
  const untold = new Known("unknown", [name("corp.example")]).names;
  const told = new Known([], [name("corp.example")]).names;
  const asked = ["db.corp.example", "api.github.com"].map(name);
  expect([asked.map((each) => untold.has(each)), asked.map((each) => told.has(each))]).toEqual([
    [true, true],
    [true, false],
  ]);
  expect(new Known([]).names.has(name("api.github.com")), "no zones are told").toBe(false);
});

test("a gateway in a zone of the mesh is no exception once that is known", () => {
  expect(new Known([name("example.org")]).names.has(GATEWAY)).toBe(true);
});

test("names below the namespaces of the search list are the mesh's, and no other elements' labels", () => {
  const known = new Known();
  known.search = SEARCH;
  const texts = ["reviews.ns1", "a.reviews.ns1", "ns1.example", "reviews.corp", "reviews.local"];
  expect(texts.map((text) => known.names.has(name(text)))).toEqual([true, true, false, false, false]);
});

test("names below a namespace are the mesh's once an answer of the mesh has shown it, and that is told", () => {
  const known = new Known();
  const lines = ["web.ns7.svc.cluster.local. 30 A 10.0.0.1"];
  known.names.learn(replyOf(lines));
  expect(known.names.has(name("web.ns7")), "forwarded").toBe(false);
  const answer = replyOf(lines, { source: "mesh" });
  known.names.learn(answer);
  known.names.learn(answer);
  expect([known.names.has(name("web.ns7")), known.changes]).toEqual([true, 1]);
});

test("changes are followed, and told when names may have been asked of others before", () => {
  const known = new Known("unknown");
  known.zones = [name("a.example")];
  expect([known.names.has(name("x.b.example")), known.changes]).toEqual([false, 0]);
  known.zones = [name("b.example"), name("a.example")];
  expect([known.names.has(name("x.b.example")), known.changes]).toEqual([true, 1]);
  known.zones = [name("a.example"), name("b.example")];
  expect([known.names.has(name("x.b.example")), known.changes]).toEqual([true, 1]);
  known.search = SEARCH;
  expect([known.names.has(name("web.ns1")), known.changes]).toEqual([true, 2]);
  known.search = [...SEARCH];
  expect([known.names.has(name("web.ns1")), known.changes]).toEqual([true, 2]);
});
