import { expect, test } from "vitest";
import type { Claim, MeshHost } from "../../src/mesh/claim.ts";
import { withWitnesses } from "../../src/snapshot/crowd-witness.ts";
import { meshHost, serviceClaim, vipClaim } from "../support/mesh-values.ts";

const OPEN: Claim = serviceClaim(["192.0.2.1"]);
const HIDDEN: Claim = vipClaim("db", { exportTo: ["ns1"] });
const EMPTY: Claim = serviceClaim([], { answer: { form: "endpoints", endpoints: [] } });

/** Domain and host of each witness, of hosts in the order of their names. */
function witnesses(domains: readonly string[], hosts: readonly MeshHost[]): string[] {
  return withWitnesses(domains, hosts).map(({ domain, host }) => `${domain} ${host.name}`);
}

test.each<[string, MeshHost[], string]>([
  ["the first", [meshHost("a.crowd.com", OPEN), meshHost("b.crowd.com", OPEN)], "a"],
  ["the first that all may see", [meshHost("a.crowd.com", HIDDEN), meshHost("b.crowd.com", HIDDEN, OPEN)], "b"],
  ["the first with something to answer", [meshHost("a.crowd.com", EMPTY), meshHost("b.crowd.com", OPEN)], "b"],
  ["the first when none is seen by all", [meshHost("a.crowd.com", HIDDEN), meshHost("b.crowd.com", HIDDEN)], "a"],
  [
    "one strictly below",
    [meshHost("*.crowd.com", OPEN), meshHost("crowd.com", OPEN), meshHost("x.b.crowd.com", OPEN)],
    "x.b",
  ],
])("of the hosts below a crowded domain it shows %s", (_what, hosts, label) => {
  expect(witnesses(["crowd.com"], hosts)).toEqual([`crowd.com ${label}.crowd.com.`]);
});

test("a crowded domain below another one has its own, and may share it", () => {
  const hosts = ["a.shop.crowd.com", "z.crowd.com"].map((name) => meshHost(name, OPEN));
  expect(witnesses(["crowd.com", "shop.crowd.com"], hosts)).toEqual([
    "crowd.com a.shop.crowd.com.",
    "shop.crowd.com a.shop.crowd.com.",
  ]);
});
