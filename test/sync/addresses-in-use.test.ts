import { expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { addressesInUse } from "../../src/sync/addresses-in-use.ts";
import { clusterPart, observation, serviceClaim, vipClaim } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

function inUse(...claims: readonly Claim[]): string[] {
  const parts = claims.map((claim, index) => clusterPart(observation(`c${index}`), [["a.example.com", claim]]));
  return [...addressesInUse(parts, DEFAULT_VIP_POOLS)].map(([address, host]) => `${address} ${host}`);
}

test.each<[string, Partial<Claim>]>([
  ["spec.addresses or a ClusterIP", { answer: { form: "addresses", addresses: ["240.240.0.7"] } }],
  ["a VIP that Istio assigned", { answer: { form: "vip", assigned: ["240.240.0.7"] } }],
  ["an endpoint", { answer: { form: "endpoints", endpoints: [{ address: "240.240.0.7" }] } }],
  ["a load balancer of an exposed host", { answer: { form: "external", addresses: ["240.240.0.7"] } }],
  ["a load balancer of a Service", { external: { addresses: ["240.240.0.7"] } }],
  ["a server behind a Service", { servers: [{ address: "240.240.0.7" }] }],
  [
    "a server behind a VIP",
    { answer: { form: "vip", backends: [{ host: "db.example.com" }, { host: "240.240.0.7" }] } },
  ],
])("an address of the pool is in use when it is that of %s", (_what, differences) => {
  expect(inUse(serviceClaim(["192.0.2.1"], differences))).toEqual(["240.240.0.7 a.example.com."]);
});

test.each([["192.0.2.1"], ["240.241.0.1"], ["2001:db8::1"], ["2001:2:1::1"]])(
  "an address outside of the pools is nobody's concern: %s",
  (address) => {
    expect(inUse(serviceClaim([address]))).toEqual([]);
  },
);

test("both families are looked at, and every cluster", () => {
  const assigned = vipClaim("b", { answer: { form: "vip", assigned: ["240.240.0.1", "2001:2::1"] } });
  expect(inUse(serviceClaim(["2001:2::9"]), assigned)).toEqual([
    "2001:2::9 a.example.com.",
    "240.240.0.1 a.example.com.",
    "2001:2::1 a.example.com.",
  ]);
});

test("an alias gives out no address", () => {
  const alias = { form: "alias", target: name("b.example.com") } as const;
  expect(inUse(serviceClaim([], { answer: alias }))).toEqual([]);
});
