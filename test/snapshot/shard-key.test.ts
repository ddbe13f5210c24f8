import fc from "fast-check";
import { expect, test } from "vitest";
import { joinNames, parseName } from "../../src/dns/name.ts";
import { isWide, shardIndexOf, shardKeyOf } from "../../src/snapshot/shard-key.ts";
import { arbitraryName } from "../support/arbitrary-mesh.ts";

const ZONES = ["cluster.local.", "clusterset.local.", "mesh.example.net.", "240.240.in-addr.arpa."].map(parseName);

test.each([
  ["productpage.ns1.svc.cluster.local", "productpage.ns1"],
  ["_http._tcp.productpage.ns1.svc.cluster.local", "productpage.ns1"],
  ["*.productpage.ns1.svc.cluster.local", "productpage.ns1"],
  ["productpage.ns1.svc.clusterset.local", "productpage.ns1"],
  // A name that a search list was put behind: the labels next to the zone are no service's, and need not be.
  ["productpage.ns1.svc.cluster.local.ns1.svc.cluster.local", "local.ns1"],
  ["ns1.svc.cluster.local", "cluster.local."],
  ["svc.cluster.local", "cluster.local."],
  ["cluster.local", "cluster.local."],
  ["db.cluster.local", "cluster.local."],
  ["*.db.cluster.local", "cluster.local."],
  ["dns-version.cluster.local", "cluster.local."],
  ["10-0-0-1.ns1.pod.cluster.local", "cluster.local."],
  ["62.241.240.240.in-addr.arpa", "240.240.in-addr.arpa."],
  ["api.example.com", "example.com."],
  ["a.b.c.example.com", "example.com."],
  ["*.example.com", "example.com."],
  ["*.b.example.com", "example.com."],
  ["example.com", "example.com."],
  ["com", "com."],
  ["web.internal", "web.internal."],
  ["*.web.internal", "web.internal."],
  ["xcluster.local", "xcluster.local."],
  [String.raw`a\.b.example.com`, "example.com."],
  [String.raw`x.a\.b.com`, String.raw`a\.b.com.`],
  ["*", "."],
  [".", "."],
])("the shard key of %s is %s", (name, key) => {
  expect(shardKeyOf(parseName(name), ZONES)).toBe(key);
});

test.each([
  ["*", true],
  ["*.internal", true],
  ["*.com", true],
  ["*.cluster.local", true],
  ["*.svc.cluster.local", true],
  ["*.ns1.svc.cluster.local", true],
  ["*.local", true],
  // A mesh zone lies below the apex.
  ["*.example.net", true],
  ["*.mesh.example.net", true],
  ["*.productpage.ns1.svc.cluster.local", false],
  ["*.db.cluster.local", false],
  ["*.example.com", false],
  ["*.a.internal", false],
  ["internal", false],
  ["ns1.svc.cluster.local", false],
])("%s covers names of more than one shard: %s", (name, wide) => {
  expect(isWide(parseName(name), ZONES)).toBe(wide);
});

const label = fc.constantFrom("a", "svc", "ns1", "web", "mesh", "example", "cluster");
const labels = fc.array(label, { minLength: 1, maxLength: 4 }).map((all) => parseName(all.join(".")));

test("whatever a wildcard covers is in its own shard, unless it is wide", () => {
  fc.assert(
    fc.property(arbitraryName, labels, (name, below) => {
      fc.pre(name.startsWith("*.") && !isWide(name, ZONES));
      const covered = joinNames(below, parseName(name.slice(2)));
      expect(shardKeyOf(covered, ZONES)).toBe(shardKeyOf(name, ZONES));
    }),
  );
});

test("whatever lies below a service is in the service's shard, in whichever zone", () => {
  const place = fc.record({ service: label, namespace: label, below: labels });
  fc.assert(
    fc.property(
      place,
      fc.constantFrom("cluster.local.", "clusterset.local."),
      ({ service, namespace, below }, zone) => {
        const name = parseName(`${service}.${namespace}.svc.${zone}`);
        const inner = joinNames(below, name);
        expect(shardKeyOf(name, ZONES)).toBe(`${service}.${namespace}`);
        expect(shardKeyOf(inner, ZONES)).toBe(`${service}.${namespace}`);
      },
    ),
  );
});

test("every name has one shard, the same each time, within their number", () => {
  const counts = fc.constantFrom(1, 2, 8, 256, 65_536);
  fc.assert(
    fc.property(arbitraryName, counts, (name, count) => {
      const index = shardIndexOf(name, ZONES, count);
      expect(index).toBe(shardIndexOf(name, ZONES.toReversed(), count));
      expect(index).toSatisfy((each: number) => Number.isInteger(each) && each >= 0 && each < count);
    }),
  );
});

test("services spread evenly over shards", () => {
  const filled = Array.from({ length: 64 }, () => 0);
  for (let number = 0; number < 64 * 256; number++) {
    const name = parseName(`service-${number}.team-${number % 40}.svc.cluster.local`);
    const index = shardIndexOf(name, ZONES, 64);
    filled[index] = (filled[index] ?? 0) + 1;
  }
  // The mean is 256, its standard deviation 16.
  expect(Math.max(...filled)).toBeLessThan(336);
  expect(Math.min(...filled)).toBeGreaterThan(176);
});
