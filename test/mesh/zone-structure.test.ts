import { describe, expect, test } from "vitest";
import { schemaVersionOf, structureAt, type Structure } from "../../src/mesh/zone-structure.ts";
import { cluster, name, tableOf } from "../support/table.ts";

const TABLE = tableOf({
  clusters: [cluster("east"), cluster("south", { zone: "south.example" })],
  clusterSuffix: "mesh.example",
  moreZones: ["240.240.in-addr.arpa", "orphan.example"],
  hosts: [],
});

test.each([
  ["cluster.local", "1.1.0"],
  ["south.example", "1.1.0"],
  ["east.mesh.example", "1.1.0"],
  // The zone of a cluster that is gone is denied like any other.
  ["orphan.example", "1.1.0"],
  ["clusterset.local", "1.0.0"],
  ["mesh.example", undefined],
  ["240.240.in-addr.arpa", undefined],
])("%s follows version %s of its schema", (zone, version) => {
  expect(schemaVersionOf(name(zone), TABLE)).toBe(version);
});

test("a suffix that is a cluster's zone follows that cluster's schema", () => {
  const table = tableOf({ clusters: [cluster("east")], clusterSuffix: "cluster.local", hosts: [] });
  expect(schemaVersionOf(name("cluster.local"), table)).toBe("1.1.0");
});

describe("structureAt", () => {
  test.each<[string, Structure | undefined]>([
    ["cluster.local", { kind: "apex" }],
    ["dns-version.cluster.local", { kind: "dns-version" }],
    ["ns.dns.cluster.local", { kind: "branch" }],
    ["svc.cluster.local", { kind: "branch" }],
    ["ns1.svc.cluster.local", { kind: "namespace", namespace: "ns1" }],
    ["web.ns1.svc.cluster.local", undefined],
    ["ns1.pod.cluster.local", { kind: "namespace", namespace: "ns1" }],
    ["10-0-0-1.ns1.pod.cluster.local", { kind: "pod", namespace: "ns1", label: "10-0-0-1" }],
    ["x.10-0-0-1.ns1.pod.cluster.local", undefined],
    ["other.cluster.local", undefined],
    [String.raw`a\.svc.cluster.local`, undefined],
  ])("%s", (text, expected) => {
    expect(structureAt(name(text), name("cluster.local"), TABLE)).toEqual(expected);
  });
});
