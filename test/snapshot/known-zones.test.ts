import { expect, test } from "vitest";
import { KnownZones } from "../../src/snapshot/known-zones.ts";
import { observation } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const KNOWN = new KnownZones({
  zones: ["cluster.local", "west.cluster.local", "clusterset.local"].map(name),
  vipPools: { ipv4: "240.240.0.0/16", ipv6: "2001:2::/48" },
  settings: { clusterSuffix: name("mesh.example") },
  clusters: [
    observation("east", {
      namespaces: ["ns1"],
      importedNamespaces: ["shop"],
      restrictedNamespaces: [
        { namespace: "hidden", exportTo: ["ns1", "ops"] },
        { namespace: "ns2", exportTo: ["ns1"] },
      ],
    }),
    observation("north", {
      namespaces: ["ns2"],
      restrictedNamespaces: [{ namespace: "hidden", exportTo: ["hidden", "ops"] }],
    }),
    observation("west", { zone: name("west.cluster.local"), namespaces: ["ns3"] }),
  ],
});

test.each([
  ["web.ns1.svc.cluster.local", "cluster.local."],
  ["cluster.local", "cluster.local."],
  ["web.ns1.svc.west.cluster.local", "west.cluster.local."],
  ["xcluster.local", undefined],
  [String.raw`x\.cluster.local`, undefined],
  ["local", undefined],
  [".", undefined],
  ["web.east.mesh.example", "east.mesh.example."],
  ["web.south.mesh.example", "mesh.example."],
  ["1.0.240.240.in-addr.arpa", "240.240.in-addr.arpa."],
  ["1.0.0.10.in-addr.arpa", undefined],
])("the zone of %s is %s", (text, zone) => {
  expect(KNOWN.zoneOf(name(text))).toBe(zone);
});

test.each([
  ["cluster.local", "ns1", ["*"]],
  // Restricted in one cluster, open in another one.
  ["cluster.local", "ns2", ["*"]],
  ["cluster.local", "hidden", ["hidden", "ns1", "ops"]],
  ["cluster.local", "ns3", undefined],
  ["cluster.local", "shop", undefined],
  ["west.cluster.local", "ns3", ["*"]],
  ["west.cluster.local", "ns1", undefined],
  ["clusterset.local", "shop", ["*"]],
  ["clusterset.local", "ns1", undefined],
  // Below the suffix one cluster stands alone.
  ["east.mesh.example", "ns1", ["*"]],
  ["east.mesh.example", "ns2", ["ns1"]],
  ["east.mesh.example", "hidden", ["ns1", "ops"]],
  ["north.mesh.example", "ns1", undefined],
  ["mesh.example", "ns1", undefined],
  ["240.240.in-addr.arpa", "ns1", undefined],
  ["example.com", "ns1", undefined],
])("in %s the namespace %s may be seen by %j", (zone, namespace, exportTo) => {
  expect(KNOWN.namespaceExport(name(zone), namespace)).toEqual(exportTo);
});

test.each([
  ["ns1", true],
  ["ns3", true],
  ["hidden", true],
  ["shop", true],
  ["ns4", false],
])("some zone has the namespace %s: %s", (namespace, is) => {
  expect(KNOWN.knowsNamespace(namespace)).toBe(is);
});

test.each([
  ["local", true],
  ["cluster.local", true],
  ["example", true],
  ["ns1.svc.cluster.local", false],
  ["example.com", false],
])("a zone lies at or below %s: %s", (text, has) => {
  expect(KNOWN.hasZoneWithin(name(text))).toBe(has);
});

test("the zones below the suffix are told with their clusters", () => {
  expect([...KNOWN.qualified.values()]).toEqual(["east", "north", "west"]);
});
