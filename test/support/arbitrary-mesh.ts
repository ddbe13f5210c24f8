import fc from "fast-check";
import { parseName, type Name } from "../../src/dns/name.ts";
import { CLAIM_KINDS, type Claim, type ClaimAnswer, type Endpoint } from "../../src/mesh/claim.ts";
import type { ClusterPart } from "../../src/mesh/cluster.ts";
import { observation } from "./mesh-values.ts";

const LABEL = fc.constantFrom(
  "a",
  "b",
  "svc",
  "ns1",
  "web",
  "x-1",
  "example",
  "com",
  "local",
  "cluster",
  String.raw`d\.e`,
);

/** Names in and around mesh zones, few enough to meet each other. */
export const arbitraryName: fc.Arbitrary<Name> = fc
  .tuple(
    fc.constantFrom("", "*."),
    fc.array(LABEL, { maxLength: 4 }),
    fc.constantFrom("cluster.local.", "svc.cluster.local.", "example.com.", "internal.", "east.mesh.example.com."),
  )
  .map(([star, labels, suffix]) =>
    parseName([...labels.map((label) => `${label}.`), suffix].join("").replace(/^/, star)),
  );

const ADDRESS = fc.constantFrom("192.0.2.1", "192.0.2.2", "198.51.100.7", "240.240.0.9", "2001:db8::1", "2001:2::9");

const arbitraryEndpoint: fc.Arbitrary<Endpoint> = fc.oneof(
  ADDRESS.map((address) => ({ address })),
  ADDRESS.map((address) => ({ address, network: "n1" })),
);

const arbitraryAnswer: fc.Arbitrary<ClaimAnswer> = fc.oneof(
  fc.array(ADDRESS, { maxLength: 3 }).map((addresses) => ({ form: "addresses" as const, addresses })),
  fc.array(arbitraryEndpoint, { maxLength: 3 }).map((endpoints) => ({ form: "endpoints" as const, endpoints })),
  arbitraryName.map((target) => ({ form: "alias" as const, target })),
  fc.constant({ form: "vip" as const }),
  fc.array(ADDRESS, { maxLength: 2 }).map((assigned) => ({ form: "vip" as const, assigned })),
);

/** A claim of one cluster. */
export function arbitraryClaim(cluster: string): fc.Arbitrary<Claim> {
  const required = fc.record({
    cluster: fc.constant(cluster),
    kind: fc.constantFrom(...CLAIM_KINDS),
    namespace: fc.constantFrom("ns1", "ns2"),
    object: fc.constantFrom("web", "api", "größe\n"),
    answer: arbitraryAnswer,
  });
  const created = fc.option(fc.nat(), { nil: undefined });
  const exportTo = fc.option(fc.array(fc.constantFrom("*", "ns1", "ns2"), { maxLength: 2 }), { nil: undefined });
  return fc.tuple(required, created, exportTo).map(([claim, createdSeconds, namespaces]) => ({
    ...claim,
    ...(createdSeconds !== undefined && { createdSeconds }),
    ...(namespaces !== undefined && { exportTo: namespaces }),
  }));
}

/** A part of one cluster. */
function arbitraryPart(cluster: string): fc.Arbitrary<ClusterPart> {
  const claims = fc.array(fc.record({ name: arbitraryName, claim: arbitraryClaim(cluster) }), { maxLength: 12 });
  return claims.map((all) => ({ observation: observation(cluster), claims: all }));
}

/** Parts of up to three clusters, each cluster once. */
export const arbitraryParts: fc.Arbitrary<ClusterPart[]> = fc
  .tuple(arbitraryPart("east"), arbitraryPart("west"), arbitraryPart("north"))
  .chain((parts) => fc.subarray(parts));
