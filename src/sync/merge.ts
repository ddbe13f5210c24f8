import type { Name } from "../dns/name.ts";
import { compareClaims, compareText, kindRank, type Claim, type MeshHost } from "../mesh/claim.ts";
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

/** The names of hosts that need an automatic VIP: some claim of theirs that somebody may see has none from Istio. */
export function hostsWithoutVip(hosts: Iterable<MeshHost>): Name[] {
  const names: Name[] = [];
  for (const { name, claims } of hosts) if (claims.some(needsVip) && !isSquatted(claims)) names.push(name);
  return names;
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

function needsVip({ answer, exportTo }: Claim): boolean {
  if (answer.form !== "vip" || exportTo?.length === 0) return false;
  return answer.assigned === undefined || answer.assigned.length === 0;
}

/** True when the name is that of a Service which everybody sees, so that no ServiceEntry ever answers for it. */
export function isSquatted(claims: readonly Claim[]): boolean {
  return claims.some(
    ({ kind, exportTo }) =>
      kindRank(kind) < kindRank("ServiceEntry") && (exportTo === undefined || exportTo.includes("*")),
  );
}

/** Sorted, also where `compareClaims` sees no difference, and without repetitions. */
function orderClaims(claims: readonly Claim[]): Claim[] {
  if (claims.length === 1) return [...claims];
  const byText = new Map(claims.map((claim) => [encodeClaim(claim), claim]));
  return [...byText]
    .toSorted(([textA, a], [textB, b]) => compareClaims(a, b) || compareText(textA, textB))
    .map(([, claim]) => claim);
}
