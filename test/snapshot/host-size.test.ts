import { expect, test } from "vitest";
import { hostHeapOctets, hostWeight } from "../../src/snapshot/host-size.ts";
import type { Claim, Endpoint } from "../../src/mesh/claim.ts";
import { meshHost, serviceClaim, vipClaim } from "../support/mesh-values.ts";

function endpoints(count: number): Endpoint[] {
  return Array.from({ length: count }, (_, number) => ({ address: `10.0.0.${number}` }));
}

function headless(count: number): Claim {
  return serviceClaim([], { answer: { form: "endpoints", endpoints: endpoints(count) } });
}

test.each([
  ["one address", [serviceClaim(["10.96.0.1"])], 1],
  ["an address and six servers", [serviceClaim(["10.96.0.1"], { servers: endpoints(6) })], 1],
  ["an address and seven servers", [serviceClaim(["10.96.0.1"], { servers: endpoints(7) })], 2],
  ["eighty endpoints", [headless(80)], 11],
  ["four endpoints in each of two clusters", [headless(4), headless(4)], 2],
  ["an alias", [serviceClaim([], { answer: { form: "external", addresses: [] } })], 1],
  [
    "eight backends",
    [vipClaim("db", { answer: { form: "vip", backends: endpoints(8).map(({ address }) => ({ host: address })) } })],
    2,
  ],
])("a host with %s counts for %i", (_what, claims, weight) => {
  expect(hostWeight(meshHost("web.ns1.svc.cluster.local", ...claims))).toBe(weight);
});

test("a host takes memory for each claim, endpoint and address", () => {
  const host = meshHost("web.ns1.svc.cluster.local", headless(100), serviceClaim(["10.96.0.1"]));
  expect(hostHeapOctets(host)).toBe(2 * 700 + 101 * 130);
});
