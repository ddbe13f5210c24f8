import { expect, test } from "vitest";
import { closestZone, meshZones } from "../../src/sync/mesh-zones.ts";
import { observation } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const ZONES = meshZones({
  clusters: [observation("east"), observation("west", { zone: name("west.mesh.example") })],
  settings: { clusterSuffix: name("mesh.example") },
  vipPools: { ipv4: "192.168.0.0/15", ipv6: "2001:2::/48" },
});

test("the zones are those of clusters, of imported Services, of the cluster suffix and of the VIP pools", () => {
  expect(Object.fromEntries(ZONES.uses)).toEqual({
    "cluster.local.": "names",
    "clusterset.local.": "names",
    // Its own domain comes before what the suffix would make of it.
    "west.mesh.example.": "names",
    "mesh.example.": "qualified",
    "east.mesh.example.": "qualified",
    "168.192.in-addr.arpa.": "reverse",
    "169.192.in-addr.arpa.": "reverse",
    "0.0.0.0.2.0.0.0.1.0.0.2.ip6.arpa.": "reverse",
  });
  expect([...ZONES.ofCluster]).toEqual([
    ["east", "cluster.local."],
    ["west", "west.mesh.example."],
  ]);
});

test("without a suffix there are no qualified zones", () => {
  const { uses } = meshZones({
    clusters: [observation("east")],
    settings: {},
    vipPools: { ipv4: "240.240.0.0/16", ipv6: "2001:2::/48" },
  });
  expect([...uses.values()].toSorted()).toEqual(["names", "names", "reverse", "reverse"]);
});

test.each([
  ["a.west.mesh.example", "west.mesh.example."],
  ["west.mesh.example", "west.mesh.example."],
  ["north.mesh.example", "mesh.example."],
  ["example", undefined],
  [".", undefined],
])("%s lies in %s", (text, zone) => {
  expect(closestZone(name(text), ZONES)).toBe(zone);
});
