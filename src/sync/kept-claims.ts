import type { Name } from "../dns/name.ts";
import type { Claim, ClaimKind } from "../mesh/claim.ts";
import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import { isLessOf } from "./lesser-claim.ts";
import { objectKey, type SeenObjects } from "./seen-objects.ts";

/** Kinds whose hosts other objects decide on besides: Gateways, and the Services behind those. */
const AT_GATEWAYS: ReadonlySet<ClaimKind> = new Set<ClaimKind>([
  "VirtualService",
  "HTTPRoute",
  "GRPCRoute",
  "TLSRoute",
]);

/** What a cluster says when some of its objects may not have been read. */
export interface MergedClaims {
  readonly claims: readonly NamedClaim[];
  /** Those among them that are from before, because they may be in what was not read. */
  readonly kept: readonly NamedClaim[];
}

/**
 * The claims of a reading of which something is missing, completed with those that were published: claims of objects that
 * were not seen stay, and of those that were seen what other objects decide, as far as it only became less. All else that
 * was seen changes as it was read.
 */
export function withKeptClaims(read: ClusterPart, published: ClusterPart, seen: SeenObjects): MergedClaims {
  const now = claimsByPlace(read.claims);
  const kept = published.claims.filter(({ name, claim }) => {
    if (!seen.has(objectKey(claim))) return true;
    const restated = now.get(placeOf(name, claim)) ?? [];
    return restated.length === 0 ? hangsOnOthers(claim) : restated.every((each) => isLessOf(each, claim, name));
  });
  const replaced = new Set(kept.map(({ name, claim }) => placeOf(name, claim)));
  const unread = new Set(kept.map(({ claim }) => objectKey(claim)).filter((key) => !seen.has(key)));
  const fresh = read.claims.filter(
    ({ name, claim }) => !replaced.has(placeOf(name, claim)) && !unread.has(objectKey(claim)),
  );
  return { claims: [...fresh, ...kept], kept };
}

/** True when an object that is as it was may make no such claim any more, because another is not there. */
function hangsOnOthers({ kind, answer }: Claim): boolean {
  return AT_GATEWAYS.has(kind) || (kind === "ServiceEntry" && answer.form === "endpoints");
}

function claimsByPlace(claims: readonly NamedClaim[]): ReadonlyMap<string, readonly Claim[]> {
  const byPlace = new Map<string, Claim[]>();
  for (const { name, claim } of claims) {
    const place = placeOf(name, claim);
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, [claim]);
    else known.push(claim);
  }
  return byPlace;
}

/** An object makes at most one claim on a name. */
function placeOf(name: Name, claim: Claim): string {
  return `${name} ${objectKey(claim)}`;
}
