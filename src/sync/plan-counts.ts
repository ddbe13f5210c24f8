import { compareText, type Claim, type ClaimKind, type MeshHost } from "../mesh/claim.ts";
import { encodeClaim } from "../snapshot/format/host.ts";
import type { Change } from "./plan.ts";

/** How many names a plan adds, changes and removes by what the objects of one kind in one cluster say. */
export interface PlanCount {
  readonly cluster: string;
  readonly kind: ClaimKind;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/**
 * Counts the names of a plan by cluster and kind, sorted. A name that several clusters or kinds speak for counts with each
 * that says something new of it; one that only gets another VIP counts with those that need it.
 */
export function countPlan(changes: readonly Change[]): PlanCount[] {
  const counts = new Map<string, PlanCount>();
  for (const change of changes) {
    for (const claim of oncePerPlace(claimsBehind(change))) {
      const key = placeOf(claim);
      const { cluster, kind } = claim;
      const before = counts.get(key) ?? { cluster, kind, added: 0, changed: 0, removed: 0 };
      counts.set(key, { ...before, [FIELDS[change.kind]]: before[FIELDS[change.kind]] + 1 });
    }
  }
  return [...counts].toSorted(([a], [b]) => compareText(a, b)).map(([, count]) => count);
}

const FIELDS = { add: "added", change: "changed", remove: "removed" } as const;

function claimsBehind(change: Change): readonly Claim[] {
  switch (change.kind) {
    case "add":
      return change.to.claims;
    case "remove":
      return change.from.claims;
    case "change":
      return differingClaims(change.from, change.to);
  }
}

function differingClaims(from: MeshHost, to: MeshHost): Claim[] {
  const [before, after] = [from, to].map(({ claims }) => new Set(claims.map(encodeClaim)));
  const differing = [
    ...from.claims.filter((claim) => after?.has(encodeClaim(claim)) === false),
    ...to.claims.filter((claim) => before?.has(encodeClaim(claim)) === false),
  ];
  return differing.length > 0 ? differing : to.claims.filter(({ answer }) => answer.form === "vip");
}

function oncePerPlace(claims: readonly Claim[]): Iterable<Claim> {
  return new Map(claims.map((claim) => [placeOf(claim), claim])).values();
}

function placeOf({ cluster, kind }: Claim): string {
  return `${cluster} ${kind}`;
}
