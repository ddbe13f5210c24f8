import { expect, test } from "vitest";
import type { ClaimKind } from "../../src/mesh/claim.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { meshZones } from "../../src/sync/mesh-zones.ts";
import { withholdUnanswerable, type SiftedParts } from "../../src/sync/withhold.ts";
import { clusterPart, observation, vipClaim } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const WEST = observation("west", { zone: name("west.example") });

function sift(hosts: readonly string[], kind: ClaimKind = "ServiceEntry"): SiftedParts {
  const claims = hosts.map((host) => [host, vipClaim(`of-${host}`, { kind })] as const);
  const parts = [clusterPart(observation("east"), claims), clusterPart(WEST, [])];
  const clusters = parts.map((part) => part.observation);
  return withholdUnanswerable(parts, meshZones({ clusters, settings: {}, vipPools: DEFAULT_VIP_POOLS }));
}

test("what can be answered is in the table, what cannot is told of with its object and field", () => {
  const { parts, withheld, diagnostics } = sift(["api.example.com", "west.example", "web.ns1.svc.west.example"]);
  expect(parts.map(({ observation: { cluster }, claims }) => [cluster, claims.map((each) => each.name)])).toEqual([
    ["east", ["api.example.com.", "web.ns1.svc.west.example."]],
    ["west", []],
  ]);
  expect(withheld.map((each) => each.name)).toEqual(["west.example."]);
  expect(diagnostics).toEqual([
    {
      severity: "error",
      cluster: "east",
      where: { kind: "ServiceEntry", namespace: "ns1", name: "of-west.example", field: "spec.hosts" },
      message: '"west.example.": the host is the zone west.example. of west, so it is left out',
    },
  ]);
});

test.each<[ClaimKind, string]>([
  ["ServiceEntry", "spec.hosts"],
  ["VirtualService", "spec.hosts"],
  ["Ingress", "spec.rules"],
  ["HTTPRoute", "spec.hostnames"],
  ["GRPCRoute", "spec.hostnames"],
  ["TLSRoute", "spec.hostnames"],
])("the hosts of a %s are told to stand in %s", (kind, field) => {
  expect(sift(["west.example"], kind).diagnostics.map(({ where }) => where.field)).toEqual([field]);
});

test.each<ClaimKind>(["Service", "ServiceImport"])("a %s has the name that its zone gives it", (kind) => {
  expect(sift(["west.example"], kind)).toMatchObject({ withheld: [], diagnostics: [] });
});

test("a wildcard above a zone is in the table, with a word on where it does not answer", () => {
  const { withheld, diagnostics } = sift(["*.example"]);
  expect(withheld).toEqual([]);
  expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([
    ["notice", '"*.example.": it does not answer inside west.example., which the mesh answers itself'],
  ]);
});
