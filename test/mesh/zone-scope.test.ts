import { describe, expect, test } from "vitest";
import { asAsked, namespaceExportOf, scopeOf } from "../../src/mesh/zone-scope.ts";
import { addresses, cluster, endpoints, host, name, ports, service, serviceEntry, tableOf } from "../support/table.ts";
import { viewOf } from "../support/view.ts";
import { presenceOf, summary } from "./presence-summary.ts";

const HTTP = { ports: ports("http/tcp/80") };
const TABLE = tableOf({
  clusters: [
    cluster("east", { namespaces: ["ns1"] }),
    cluster("west", { namespaces: ["ns1", "ns2"] }),
    cluster("south", { zone: "south.mesh.example", namespaces: ["ns1"] }),
  ],
  clusterSuffix: "mesh.example",
  hosts: [
    host("both.ns1.svc.cluster.local", [
      service(addresses("10.96.0.1"), HTTP),
      service(addresses("10.96.0.2"), { cluster: "west" }),
    ]),
    host("db.ns1.svc.cluster.local", [
      service(endpoints("db-0=10.1.0.1"), HTTP),
      service(endpoints("db-0=10.2.0.1"), { cluster: "west" }),
    ]),
    host("web.ns2.svc.cluster.local", [service(addresses("10.96.0.3"), { cluster: "west", namespace: "ns2" })]),
    host("idle.ns1.svc.cluster.local", [service(endpoints()), service(endpoints("a=10.2.0.2"), { cluster: "west" })]),
    host("*.ns1.svc.cluster.local", [serviceEntry(addresses("10.9.9.9"), { cluster: "west" })]),
    host("own.ns1.svc.south.mesh.example", [
      service(addresses("10.130.0.1"), { cluster: "south" }),
      service(addresses("10.130.0.2"), { cluster: "east" }),
    ]),
  ],
});

describe("names of one cluster", () => {
  test.each([
    ["both.ns1.svc.east.mesh.example", "host 10.96.0.1"],
    ["both.ns1.svc.west.mesh.example", "host 10.96.0.2"],
    ["_http._tcp.both.ns1.svc.east.mesh.example", "port http/tcp of both.ns1.svc.east.mesh.example."],
    // West has no such port.
    ["_http._tcp.both.ns1.svc.west.mesh.example", "absent below both.ns1.svc.west.mesh.example."],
    ["db-0.db.ns1.svc.east.mesh.example", "host 10.1.0.1"],
    ["db-0.db.ns1.svc.west.mesh.example", "host 10.2.0.1"],
    ["x.db.ns1.svc.west.mesh.example", "absent below db.ns1.svc.west.mesh.example."],
    ["web.ns2.svc.west.mesh.example", "host 10.96.0.3"],
    ["web.ns2.svc.east.mesh.example", "absent"],
    ["ns2.svc.east.mesh.example", "absent"],
    ["ns2.svc.west.mesh.example", "empty-non-terminal"],
    ["idle.ns1.svc.east.mesh.example", "absent"],
    ["idle.ns1.svc.west.mesh.example", "host 10.2.0.2"],
    ["gone.ns1.svc.east.mesh.example", "absent"],
    ["gone.ns1.svc.west.mesh.example", "host 10.9.9.9"],
    ["both.ns1.svc.north.mesh.example", "absent"],
    ["both.east.mesh.example", "absent"],
    // Its own zone is a zone like any other.
    ["own.ns1.svc.south.mesh.example", "host 10.130.0.2"],
  ])("%s: %s", async (text, expected) => {
    expect(await summary(text, TABLE, viewOf({ cluster: "west" }))).toBe(expected);
  });

  test("a presence is of the zone that was asked in", async () => {
    const presence = await presenceOf("x.db.ns1.svc.west.mesh.example", TABLE);
    expect(presence).toMatchObject({ zone: "west.mesh.example.", encloser: "db.ns1.svc.west.mesh.example." });
  });
});

describe("scopes", () => {
  test("a name in a qualified zone is looked up in the zone of its cluster", () => {
    const scope = scopeOf(name("a.svc.west.mesh.example"), name("west.mesh.example"), TABLE);
    expect(scope).toMatchObject({
      zone: "west.mesh.example.",
      name: "a.svc.cluster.local.",
      tableZone: "cluster.local.",
    });
    expect(scope.cluster?.cluster).toBe("west");
    expect(asAsked(name("b.cluster.local"), scope)).toBe("b.west.mesh.example.");
  });

  test.each(["cluster.local", "south.mesh.example", "mesh.example"])("names in %s stay as they are", (zone) => {
    const scope = scopeOf(name(`a.${zone}`), name(zone), TABLE);
    expect(scope).toEqual({ zone: name(zone), name: name(`a.${zone}`), tableZone: name(zone) });
    expect(asAsked(name(`b.${zone}`), scope)).toBe(`b.${zone}.`);
  });
});

test.each([
  ["ns1", ["*"]],
  ["secret", ["ns1"]],
  ["ns9", undefined],
])("namespace %s of one cluster is for %j", (namespace, expected) => {
  const seen = cluster("east", {
    namespaces: ["ns1"],
    restrictedNamespaces: [{ namespace: "secret", exportTo: ["ns1"] }],
  });
  expect(namespaceExportOf(seen, namespace)).toEqual(expected);
});
