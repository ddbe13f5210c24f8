import { expect, test } from "vitest";
import { ownedZones, qualifiedZonesOf, type ZoneSources } from "../../src/snapshot/owned-zones.ts";
import { observation } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const SOURCES: ZoneSources = {
  zones: [name("east.example"), name("cluster.local")],
  vipPools: { ipv4: "10.4.0.0/15", ipv6: "2001:db8::/32" },
  clusters: [observation("east"), observation("west")],
  settings: {},
};

test("the mesh owns its zones and the reverse zones of both of its VIP pools", () => {
  expect(ownedZones(SOURCES)).toEqual([
    "east.example.",
    "cluster.local.",
    "4.10.in-addr.arpa.",
    "5.10.in-addr.arpa.",
    "8.b.d.0.1.0.0.2.ip6.arpa.",
  ]);
  expect(qualifiedZonesOf(SOURCES)).toEqual(new Map());
});

test("with a cluster suffix it owns that and a zone for each cluster below it", () => {
  const sources = { ...SOURCES, settings: { clusterSuffix: name("mesh.example") } };
  expect(ownedZones(sources).slice(5)).toEqual(["mesh.example.", "east.mesh.example.", "west.mesh.example."]);
  expect([...qualifiedZonesOf(sources)]).toEqual([
    ["east.mesh.example.", "east"],
    ["west.mesh.example.", "west"],
  ]);
});

test("a suffix that is a zone already is there once", () => {
  const sources = { ...SOURCES, settings: { clusterSuffix: name("cluster.local") } };
  expect(ownedZones(sources).filter((zone) => zone === "cluster.local.")).toHaveLength(1);
});

test.each([
  ["East", ["east.mesh.example."]],
  // One label, whatever is in it.
  ["eu.west", ["eu\\.west.mesh.example."]],
  ["", []],
  ["x".repeat(64), []],
])("a cluster called %j has the zones %j", (cluster, zones) => {
  const sources = {
    ...SOURCES,
    clusters: [observation(cluster)],
    settings: { clusterSuffix: name("mesh.example") },
  };
  expect([...qualifiedZonesOf(sources).keys()]).toEqual(zones);
});
