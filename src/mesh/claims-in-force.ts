import type { Chooser } from "./chooser.ts";
import { compareText, kindRank, type Claim } from "./claim.ts";
import { isExportedTo } from "./visibility.ts";
import type { View } from "./view.ts";

const SERVICE_RANK = kindRank("Service");
const SERVICE_ENTRY_RANK = kindRank("ServiceEntry");
const NONE: readonly Claim[] = [];

/** True when the view may see the claim, and its cluster counts. */
export function isSeen({ cluster, exportTo }: Claim, { view, onlyCluster }: Chooser): boolean {
  return (onlyCluster === undefined || cluster === onlyCluster) && isExportedTo(exportTo, view);
}

/** Of the claims that the view sees those of the strongest kind, and of ServiceEntries those of one namespace. */
export function claimsInForce(claims: readonly Claim[], chooser: Chooser): readonly Claim[] {
  const rank = strongestRank(claims, chooser);
  if (rank === undefined) return NONE;
  const inForce = claims.every((claim) => isOfRank(claim, rank, chooser))
    ? claims
    : claims.filter((claim) => isOfRank(claim, rank, chooser));
  return rank === SERVICE_ENTRY_RANK ? ofOneNamespace(inForce, chooser.view) : inForce;
}

/** The lowest rank among the claims that the view sees. */
export function strongestRank(claims: readonly Claim[], chooser: Chooser): number | undefined {
  let strongest: number | undefined;
  for (const claim of claims) {
    const rank = kindRank(claim.kind);
    if ((strongest === undefined || rank < strongest) && isSeen(claim, chooser)) strongest = rank;
  }
  return strongest;
}

/** True when a Service that the view sees has the name, which so stays its own even while it has nothing to give. */
export function isHeldByService(claims: readonly Claim[], chooser: Chooser): boolean {
  return strongestRank(claims, chooser) === SERVICE_RANK;
}

function isOfRank(claim: Claim, rank: number, chooser: Chooser): boolean {
  return kindRank(claim.kind) === rank && isSeen(claim, chooser);
}

/** Entries of several namespaces may claim one host: the view's own namespace wins, else that of the oldest entry. */
function ofOneNamespace(claims: readonly Claim[], view: View): readonly Claim[] {
  const [first] = claims;
  if (first === undefined || claims.every(({ namespace }) => namespace === first.namespace)) return claims;
  const own = claims.filter(({ namespace }) => namespace === view.namespace);
  if (own.length > 0) return own;
  const oldest = claims.reduce((a, b) => (compareAge(b, a) < 0 ? b : a));
  return claims.filter(({ namespace }) => namespace === oldest.namespace);
}

function compareAge(a: Claim, b: Claim): number {
  return (
    (a.createdSeconds ?? Number.MAX_SAFE_INTEGER) - (b.createdSeconds ?? Number.MAX_SAFE_INTEGER) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.object, b.object)
  );
}
