import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinNames, parseName } from "../../src/dns/name.ts";
import { KnownZones } from "../../src/snapshot/known-zones.ts";
import { shardIndexOf, shardKeyOf, type Sharding } from "../../src/snapshot/shard-key.ts";
import { arbitraryName } from "../support/arbitrary-mesh.ts";
import { observation } from "../support/mesh-values.ts";

const known = new KnownZones({
  zones: ["cluster.local", "clusterset.local", "mesh.example.net"].map(parseName),
  vipPools: { ipv4: "240.240.0.0/16", ipv6: "2001:2::/48" },
  settings: { clusterSuffix: parseName("all.example.org") },
  clusters: [
    observation("east", {
      namespaces: ["ns1"],
      importedNamespaces: ["shop"],
      restrictedNamespaces: [{ namespace: "hidden", exportTo: ["ns1"] }],
    }),
  ],
});
const SHARDING: Sharding = { known, crowdedDomains: new Set(["crowd.com", "shop.crowd.com"]) };

describe("inside a zone the key is service and namespace:", () => {
  test.each([
    ["productpage.ns1.svc.cluster.local", "productpage.ns1"],
    ["_http._tcp.productpage.ns1.svc.cluster.local", "productpage.ns1"],
    ["*.productpage.ns1.svc.cluster.local", "productpage.ns1"],
    ["web.hidden.svc.cluster.local", "web.hidden"],
    ["cart.shop.svc.clusterset.local", "cart.shop"],
    ["web-0.east.cart.shop.svc.clusterset.local", "cart.shop"],
    ["web.ns1.svc.east.all.example.org", "web.ns1"],
    // A name that a search list was put behind: the labels next to the zone are no service's, and need not be.
    ["productpage.ns1.svc.cluster.local.ns1.svc.cluster.local", "local.ns1"],
    [String.raw`a\.b.ns1.svc.cluster.local`, String.raw`a\.b.ns1`],
  ])("%s %s", (name, key) => {
    expect(shardKeyOf(parseName(name), SHARDING)).toBe(key);
  });
});

describe("inside a zone the pointer has what is of no namespace known there:", () => {
  test.each([
    "web.ns2.svc.cluster.local",
    "web.shop.svc.cluster.local",
    "web.ns1.svc.clusterset.local",
    "web.ns1.svc.mesh.example.net",
    "web.ns1.svc.west.all.example.org",
    "ns1.svc.cluster.local",
    "*.ns1.svc.cluster.local",
    "svc.cluster.local",
    "*.svc.cluster.local",
    "cluster.local",
    "*.cluster.local",
    "db.cluster.local",
    "*.db.cluster.local",
    "dns-version.cluster.local",
    "10-0-0-1.ns1.pod.cluster.local",
    "62.241.240.240.in-addr.arpa",
    "all.example.org",
  ])("%s", (name) => {
    expect(shardKeyOf(parseName(name), SHARDING)).toBeUndefined();
  });
});

describe("outside the key is the last two labels:", () => {
  test.each([
    ["api.example.com", "example.com"],
    ["a.b.c.example.com", "example.com"],
    ["*.example.com", "example.com"],
    ["*.b.example.com", "example.com"],
    ["example.com", "example.com"],
    ["web.internal", "web.internal"],
    ["*.web.internal", "web.internal"],
    ["xcluster.local", "xcluster.local"],
    [String.raw`a\.b.example.com`, "example.com"],
    [String.raw`x.a\.b.com`, String.raw`a\.b.com`],
    ["x.*.com", "*.com"],
    // What it covers outside of the zones below it is elsewhere.
    ["mesh.example.org", "example.org"],
  ])("%s %s", (name, key) => {
    expect(shardKeyOf(parseName(name), SHARDING)).toBe(key);
  });
});

describe("below a crowded domain one label more counts:", () => {
  test.each([
    ["crowd.com", "crowd.com"],
    ["www.crowd.com", "www.crowd.com"],
    ["a.www.crowd.com", "www.crowd.com"],
    ["*.www.crowd.com", "www.crowd.com"],
    ["shop.crowd.com", "shop.crowd.com"],
    ["a.shop.crowd.com", "a.shop.crowd.com"],
    ["b.a.shop.crowd.com", "a.shop.crowd.com"],
    ["*.crowd.com", undefined],
    ["*.shop.crowd.com", undefined],
    ["*.a.shop.crowd.com", "a.shop.crowd.com"],
    ["www.nocrowd.com", "nocrowd.com"],
  ])("%s %s", (name, key) => {
    expect(shardKeyOf(parseName(name), SHARDING)).toBe(key);
  });
});

describe("outside the pointer has single labels, wildcards over them and over zones, names below svc, pod and arpa:", () => {
  test.each([
    ".",
    "*",
    "com",
    "*.com",
    "*.internal",
    "*.local",
    "*.example.net",
    "*.example.org",
    "svc",
    "ns1.svc",
    "web.ns1.svc",
    "*.ns1.svc",
    "10-0-0-1.ns1.pod",
    "web.pod",
    "*.pod",
    "1.0.0.10.in-addr.arpa",
  ])("%s", (name) => {
    expect(shardKeyOf(parseName(name), SHARDING)).toBeUndefined();
  });
});

const label = fc.constantFrom("a", "svc", "ns1", "web", "mesh", "example", "cluster");
const labels = fc.array(label, { minLength: 1, maxLength: 4 }).map((all) => parseName(all.join(".")));

test("whatever a wildcard covers has its key, unless the pointer has it", () => {
  fc.assert(
    fc.property(arbitraryName, labels, (name, below) => {
      const key = shardKeyOf(name, SHARDING);
      fc.pre(name.startsWith("*.") && key !== undefined);
      expect(shardKeyOf(joinNames(below, parseName(name.slice(2))), SHARDING)).toBe(key);
    }),
  );
});

test("whatever lies below a service has the service's key, in whichever zone, and so has its short name", () => {
  const zones = fc.constantFrom("cluster.local.", "east.all.example.org.");
  fc.assert(
    fc.property(label, labels, zones, (service, below, zone) => {
      fc.pre(service !== "svc");
      const name = parseName(`${service}.ns1.svc.${zone}`);
      const keys = [name, joinNames(below, name), parseName(`${service}.ns1`)].map((each) =>
        shardKeyOf(each, SHARDING),
      );
      expect(keys).toEqual([`${service}.ns1`, `${service}.ns1`, `${service}.ns1`]);
    }),
  );
});

test("every key has one shard, the same each time, within their number", () => {
  const counts = fc.constantFrom(1, 2, 8, 256, 65_536);
  fc.assert(
    fc.property(fc.string(), counts, (key, count) => {
      const index = shardIndexOf(key, count);
      expect(index).toBe(shardIndexOf(key, count));
      expect(index).toSatisfy((each: number) => Number.isInteger(each) && each >= 0 && each < count);
    }),
  );
});

test("services spread evenly over shards", () => {
  const filled = Array.from({ length: 64 }, () => 0);
  for (let number = 0; number < 64 * 256; number++) {
    const index = shardIndexOf(`service-${number}.team-${number % 40}`, 64);
    filled[index] = (filled[index] ?? 0) + 1;
  }
  // The mean is 256, its standard deviation 16.
  expect(Math.max(...filled)).toBeLessThan(336);
  expect(Math.min(...filled)).toBeGreaterThan(176);
});

test("addresses spread evenly over shards, also those that follow each other", () => {
  const filled = Array.from({ length: 64 }, () => 0);
  for (let number = 0; number < 64 * 256; number++) {
    const index = shardIndexOf(`10.96.${number >> 8}.${number & 255}`, 64);
    filled[index] = (filled[index] ?? 0) + 1;
  }
  expect(Math.max(...filled)).toBeLessThan(336);
  expect(Math.min(...filled)).toBeGreaterThan(176);
});
