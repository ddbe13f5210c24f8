import { expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import { withKeptClaims } from "../../src/sync/kept-claims.ts";
import { clusterPart, observation, serviceClaim, vipClaim } from "../support/mesh-values.ts";
import { claimLine } from "./read-cluster.ts";

type Pairs = readonly (readonly [name: string, claim: Claim])[];

function keep(read: Pairs, published: Pairs, ...seen: readonly string[]): { claims: string[]; kept: string[] } {
  const [now, before] = [read, published].map((pairs) => clusterPart(observation("east"), pairs));
  if (now === undefined || before === undefined) throw new RangeError("two parts");
  const merged = withKeptClaims(now, before, new Set(seen));
  return { claims: merged.claims.map(claimLine).toSorted(), kept: merged.kept.map(claimLine) };
}

const WEB = "web.ns1.svc.cluster.local";
const web = (...addresses: readonly string[]): Claim => serviceClaim(addresses, { object: "web" });
const headless = (...addresses: readonly string[]): Claim =>
  serviceClaim([], {
    object: "web",
    answer: { form: "endpoints", endpoints: addresses.map((address) => ({ address })) },
  });
const shop = (address: string): Claim =>
  serviceClaim([], { kind: "VirtualService", object: "shop", answer: { form: "external", addresses: [address] } });

test.each([
  ["an object that was not seen", [], [[WEB, web("192.0.2.1")]], [], [`${WEB}. addresses 192.0.2.1`]],
  [
    "an object that was seen without being usable",
    [[WEB, headless()]],
    [[WEB, web("192.0.2.1")]],
    [],
    [`${WEB}. addresses 192.0.2.1`],
  ],
  [
    "a Service that has lost endpoints",
    [[WEB, headless("10.0.0.1")]],
    [[WEB, headless("10.0.0.1", "10.0.0.2")]],
    ["Service ns1/web"],
    [`${WEB}. endpoints 10.0.0.1 10.0.0.2`],
  ],
  [
    "a host whose Gateway may be missing",
    [],
    [["shop.example", shop("192.0.2.1")]],
    ["VirtualService ns1/shop"],
    ["shop.example. external 192.0.2.1"],
  ],
] as const)("%s keeps what was published", (_what, read, published, seen, expected) => {
  expect(keep(read, published, ...seen)).toEqual({ claims: expected, kept: expected });
});

test.each([
  [
    "a Service with another address",
    [[WEB, web("192.0.2.2")]],
    [[WEB, web("192.0.2.1")]],
    ["Service ns1/web"],
    [`${WEB}. addresses 192.0.2.2`],
  ],
  [
    "a Service with other endpoints",
    [[WEB, headless("10.0.0.3")]],
    [[WEB, headless("10.0.0.1", "10.0.0.2")]],
    ["Service ns1/web"],
    [`${WEB}. endpoints 10.0.0.3`],
  ],
  [
    "a ServiceEntry that names a host no more",
    [["a.example", vipClaim("api")]],
    [
      ["a.example", vipClaim("api")],
      ["b.example", vipClaim("api")],
    ],
    ["ServiceEntry ns1/api"],
    ["a.example. vip"],
  ],
] as const)("%s is as it was read", (_what, read, published, seen, expected) => {
  expect(keep(read, published, ...seen)).toEqual({ claims: expected, kept: [] });
});
