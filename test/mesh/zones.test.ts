import { describe, expect, test } from "vitest";
import { placeInZone, zoneOf, type ZonePlace } from "../../src/mesh/zones.ts";
import { name } from "../support/table.ts";

describe("zoneOf", () => {
  const zones = ["cluster.local", "east.cluster.local", "clusterset.local"].map((zone) => name(zone));

  test.each([
    ["web.ns1.svc.cluster.local", "cluster.local."],
    ["cluster.local", "cluster.local."],
    ["web.ns1.svc.east.cluster.local", "east.cluster.local."],
    ["web.ns1.svc.clusterset.local", "clusterset.local."],
    ["local", undefined],
    ["notcluster.local", undefined],
    [String.raw`a\.cluster.local`, undefined],
    ["cluster.local.example.com", undefined],
    [".", undefined],
  ])("%s lies in %s", (text, expected) => {
    expect(zoneOf(name(text), zones)).toBe(expected);
    expect(zoneOf(name(text), zones.toReversed())).toBe(expected);
  });
});

describe("placeInZone", () => {
  test.each<[string, ZonePlace]>([
    ["cluster.local", { kind: "apex" }],
    ["svc.cluster.local", { kind: "services" }],
    ["ns1.svc.cluster.local", { kind: "namespace", namespace: "ns1" }],
    ["web.ns1.svc.cluster.local", { kind: "service", service: "web", namespace: "ns1" }],
    ["web-0.web.ns1.svc.cluster.local", { kind: "service", service: "web", namespace: "ns1" }],
    ["_http._tcp.web.ns1.svc.cluster.local", { kind: "service", service: "web", namespace: "ns1" }],
    ["dns-version.cluster.local", { kind: "other" }],
    ["10-1-0-1.ns1.pod.cluster.local", { kind: "other" }],
    ["svc.ns1.cluster.local", { kind: "other" }],
  ])("%s", (text, expected) => {
    expect(placeInZone(name(text), name("cluster.local"))).toEqual(expected);
  });
});
