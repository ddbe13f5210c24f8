import { parseName } from "../../src/dns/name.ts";
import type { Claim, ClaimAnswer, MeshHost } from "../../src/mesh/claim.ts";
import type { ClusterObservation, ClusterPart } from "../../src/mesh/cluster.ts";

/** A Service of `east` with these addresses, or whatever `differences` say. */
export function serviceClaim(addresses: readonly string[], differences: Partial<Claim> = {}): Claim {
  const answer: ClaimAnswer = { form: "addresses", addresses };
  return { cluster: "east", kind: "Service", namespace: "ns1", object: "productpage", answer, ...differences };
}

/** A ServiceEntry of `east` that wants an automatic VIP. */
export function vipClaim(object: string, differences: Partial<Claim> = {}): Claim {
  return { cluster: "east", kind: "ServiceEntry", namespace: "ns1", object, answer: { form: "vip" }, ...differences };
}

/** A host without VIPs, its claims in the order given. */
export function meshHost(name: string, ...claims: readonly Claim[]): MeshHost {
  return { name: parseName(name), claims };
}

/** A cluster of `cluster.local.` with namespace `ns1`, read at second 1 000 with a lease of 600 s unless said otherwise. */
export function observation(cluster: string, differences: Partial<ClusterObservation> = {}): ClusterObservation {
  const zone = parseName("cluster.local.");
  return { cluster, zone, observedSeconds: 1_000, leaseSeconds: 600, namespaces: ["ns1"], ...differences };
}

/** A part made of `[name, claim]` pairs. */
export function clusterPart(
  seen: ClusterObservation,
  claims: readonly (readonly [name: string, claim: Claim])[],
): ClusterPart {
  return { observation: seen, claims: claims.map(([name, claim]) => ({ name: parseName(name), claim })) };
}
