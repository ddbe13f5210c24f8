import { expect, test } from "vitest";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { meshZones } from "../../src/sync/mesh-zones.ts";
import { whyUnanswerable, zonesCoveredBy } from "../../src/sync/unanswerable.ts";
import { observation } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const ZONES = meshZones({
  clusters: [
    observation("east"),
    observation("north"),
    observation("west", { zone: name("west.example") }),
    observation("inner", { zone: name("inner.west.example") }),
  ],
  settings: { clusterSuffix: name("mesh.test") },
  vipPools: DEFAULT_VIP_POOLS,
});

test.each([
  ["outside every zone", "api.example.com"],
  ["a wildcard outside every zone", "*.example.com"],
  ["a Service's name in its own zone", "web.ns1.svc.cluster.local"],
  ["a Service's name in another cluster's zone", "web.ns1.svc.west.example"],
  ["below a Service of another cluster", "web-0.db.ns1.svc.west.example"],
  ["a Service's name in the zone of imported Services", "web.ns1.svc.clusterset.local"],
  ["a wildcard for a namespace of its own zone", "*.ns1.svc.cluster.local"],
  ["a wildcard below a Service of another cluster", "*.db.ns1.svc.west.example"],
  ["elsewhere in another cluster's zone", "metrics.west.example"],
  ["a wildcard elsewhere in another cluster's zone", "*.apps.west.example"],
  ["a Service's name in a zone inside another", "web.ns1.svc.inner.west.example"],
  ["a wildcard above a zone", "*.example"],
])("a host of cluster east may be %s: %s", (_what, host) => {
  expect(whyUnanswerable(name(host), "east", ZONES)).toBeUndefined();
});

test.each([
  ["west.example", "the host is the zone west.example. of west"],
  ["inner.west.example", "the host is the zone inner.west.example. of inner"],
  ["svc.west.example", "the host is where the Services of the zone west.example. of west are"],
  ["ns1.svc.west.example", "the host is the namespace ns1 of the zone west.example. of west"],
  ["ns1.svc.cluster.local", "the host is the namespace ns1 of the zone cluster.local. of east and north"],
  ["ns1.svc.clusterset.local", "the host is the namespace ns1 of the zone clusterset.local. of imported Services"],
  [
    "10-0-0-1.ns1.pod.west.example",
    "the host lies in pod.west.example., which the zone west.example. of west answers itself",
  ],
  [
    "dns-version.west.example",
    "the host lies in dns-version.west.example., which the zone west.example. of west answers itself",
  ],
  [
    "ns.dns.cluster.local",
    "the host lies in dns.cluster.local., which the zone cluster.local. of east and north answers itself",
  ],
  ["*.west.example", "the wildcard captures the zone west.example. of west"],
  ["*.svc.west.example", "the wildcard captures every namespace of the zone west.example. of west"],
  ["*.ns1.svc.west.example", "the wildcard captures the namespace ns1 of the zone west.example. of west"],
  [
    "*.ns1.svc.clusterset.local",
    "the wildcard captures the namespace ns1 of the zone clusterset.local. of imported Services",
  ],
  ["*.pod.west.example", "the wildcard lies in pod.west.example., which the zone west.example. of west answers itself"],
  ["web.mesh.test", "the host lies in mesh.test., where the clusters have their own names (--cluster-suffix)"],
  [
    "web.ns1.svc.west.mesh.test",
    "the host lies in west.mesh.test., where the clusters have their own names (--cluster-suffix)",
  ],
  ["*.mesh.test", "the host lies in mesh.test., where the clusters have their own names (--cluster-suffix)"],
  ["5.0.240.240.in-addr.arpa", "the host lies in 240.240.in-addr.arpa., the reverse zone of a VIP pool"],
])("a host of cluster east may not be %s: %s", (host, problem) => {
  expect(whyUnanswerable(name(host), "east", ZONES)).toBe(problem);
});

test.each([
  ["*.example", ["inner.west.example.", "west.example."]],
  ["*.west.example", ["inner.west.example."]],
  ["*.test", ["east.mesh.test.", "inner.mesh.test.", "mesh.test.", "north.mesh.test.", "west.mesh.test."]],
  ["*.example.com", []],
  ["west.example", []],
])("%s covers the zones %j", (host, zones) => {
  expect(zonesCoveredBy(name(host), ZONES)).toEqual(zones);
});
