import type { Name } from "../dns/name.ts";
import { compareClaims, compareText, type Claim, type ClaimAnswer, type MeshHost } from "../mesh/claim.ts";
import type { ClusterPart } from "../mesh/cluster.ts";
import { encodeClaim } from "../snapshot/format/host.ts";

/** The hosts of all clusters by name, sorted. What a cluster says twice counts once; the order of parts and claims never. */
export function mergeParts(parts: Iterable<ClusterPart>): Map<Name, MeshHost> {
  const claims = new Map<Name, Claim[]>();
  for (const part of parts) {
    for (const { name, claim } of part.claims) {
      const known = claims.get(name);
      if (known === undefined) claims.set(name, [claim]);
      else known.push(claim);
    }
  }
  const sorted = [...claims].toSorted(([a], [b]) => compareText(a, b));
  return new Map(sorted.map(([name, all]) => [name, { name, claims: orderClaims(all) }]));
}

/** The names of hosts that need an automatic VIP: some claim of theirs has none from Istio. */
export function hostsWithoutVip(hosts: Iterable<MeshHost>): Name[] {
  const names: Name[] = [];
  for (const { name, claims } of hosts) if (claims.some(needsVip)) names.push(name);
  return names;
}

/** Addresses that somebody else gave out, each with its host: users in `spec.addresses`, Istio in `status.addresses`. */
export function addressesInUse(hosts: Iterable<MeshHost>): [address: string, host: Name][] {
  const inUse: [string, Name][] = [];
  for (const { name, claims } of hosts) {
    for (const { answer } of claims) for (const address of addressesOf(answer)) inUse.push([address, name]);
  }
  return inUse;
}

/** The hosts with the VIPs they were assigned. */
export function attachVips(
  hosts: ReadonlyMap<Name, MeshHost>,
  assignments: ReadonlyMap<Name, readonly string[]>,
): Map<Name, MeshHost> {
  const attached = new Map<Name, MeshHost>();
  for (const [name, { claims }] of hosts) {
    const vip = assignments.get(name);
    attached.set(name, vip === undefined ? { name, claims } : { name, claims, vip });
  }
  return attached;
}

function addressesOf(answer: ClaimAnswer): readonly string[] {
  switch (answer.form) {
    case "addresses":
      return answer.addresses;
    case "vip":
      return answer.assigned ?? [];
    case "endpoints":
    case "alias":
      return [];
  }
}

function needsVip({ answer }: Claim): boolean {
  return answer.form === "vip" && (answer.assigned === undefined || answer.assigned.length === 0);
}

/** Sorted, also where `compareClaims` sees no difference, and without repetitions. */
function orderClaims(claims: readonly Claim[]): Claim[] {
  if (claims.length === 1) return [...claims];
  const byText = new Map(claims.map((claim) => [encodeClaim(claim), claim]));
  return [...byText]
    .toSorted(([textA, a], [textB, b]) => compareClaims(a, b) || compareText(textA, textB))
    .map(([, claim]) => claim);
}
