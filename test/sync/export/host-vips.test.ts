import { expect, test } from "vitest";
import type { Claim } from "../../../src/mesh/claim.ts";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { vipClaimFinder } from "../../../src/sync/export/host-vips.ts";
import { serviceClaim, vipClaim } from "../../support/mesh-values.ts";
import { vipHost } from "./vip-values.ts";

const OWN = ["240.240.0.1", "2001:2::1"];

function found(...claims: readonly Claim[]): string[] {
  const host = vipHost("db.example.com", claims, OWN);
  return vipClaimFinder(DEFAULT_VIP_POOLS)(host).map(
    ({ claim, vips, chosenBy }) => `${claim.object} ${vips.join(" ")} by ${chosenBy}`,
  );
}

const ENTRY = { kind: "ServiceEntry", object: "db" } as const;

test.each<[string, Claim, string[]]>([
  ["wants one has the host's", vipClaim("db"), ["db 240.240.0.1 2001:2::1 by meshdoh"]],
  [
    "has one from Istio has that",
    vipClaim("db", { answer: { form: "vip", assigned: ["240.240.0.7"] } }),
    ["db 240.240.0.7 by istio"],
  ],
  [
    "has an empty list from Istio has the host's",
    vipClaim("db", { answer: { form: "vip", assigned: [] } }),
    ["db 240.240.0.1 2001:2::1 by meshdoh"],
  ],
  [
    "has addresses, one of them in a pool, has that one",
    serviceClaim(["240.240.0.9", "192.0.2.1"], ENTRY),
    ["db 240.240.0.9 by user"],
  ],
  ["has addresses outside the pools has none", serviceClaim(["192.0.2.1"], ENTRY), []],
  [
    "gives its servers has none",
    serviceClaim([], { ...ENTRY, answer: { form: "endpoints", endpoints: [{ address: "240.240.0.9" }] } }),
    [],
  ],
])("a ServiceEntry that %s", (_what, claim, expected) => {
  expect(found(claim)).toEqual(expected);
});

test("a Service or an exposed host has none", () => {
  expect(found(serviceClaim(["240.240.0.9"], { kind: "Ingress" }))).toEqual([]);
  expect(found(serviceClaim(["240.240.0.9"]))).toEqual([]);
});

test("where everybody sees a Service of that name no VIP is given, and where only some do it is", () => {
  expect(found(serviceClaim(["10.0.0.1"]), vipClaim("db"))).toEqual([]);
  expect(found(serviceClaim(["10.0.0.1"], { exportTo: ["ns2"] }), vipClaim("db"))).toHaveLength(1);
});

test("each object of each cluster counts", () => {
  const west = vipClaim("db", { cluster: "west", answer: { form: "vip", assigned: ["240.240.0.7"] } });
  expect(found(vipClaim("db"), west)).toEqual(["db 240.240.0.1 2001:2::1 by meshdoh", "db 240.240.0.7 by istio"]);
});
