import type { Name } from "../dns/name.ts";
import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";

/** The parts of a table, and those of their claims that are not in it. */
export interface TableParts {
  readonly parts: readonly ClusterPart[];
  readonly withheld: readonly NamedClaim[];
}

/** The largest part of the names that a sync takes away unless it is allowed to. */
export const MAX_REMOVED_SHARE: number = 0.2;

/** How many names there are before a sync, and how many of them are there no more behind it. */
export interface Loss {
  readonly before: number;
  readonly removed: number;
}

/** True when so many names are not taken away unless it is allowed. */
export function isTooMuch({ before, removed }: Loss): boolean {
  return removed > before * MAX_REMOVED_SHARE;
}

/**
 * What a table loses to another. Names that never answered are no loss, and those that stay without an answer, as when servers are scaled down, none yet.
 */
export function lossOf(current: TableParts, desired: TableParts): Loss {
  const before = namesOf(current, answers);
  const now = namesOf(desired, () => true);
  return { before: before.size, removed: [...before].reduce((count, name) => count + (now.has(name) ? 0 : 1), 0) };
}

function namesOf({ parts, withheld }: TableParts, counts: (named: NamedClaim) => boolean): Set<Name> {
  const silent = new Set(withheld);
  const names = new Set<Name>();
  for (const { claims } of parts) {
    for (const named of claims) if (!silent.has(named) && counts(named)) names.add(named.name);
  }
  return names;
}

/** A Service without endpoints keeps its name and answers nothing, as a dump without EndpointSlices makes of all of them. */
export function answers({ claim: { answer } }: NamedClaim): boolean {
  return answer.form !== "endpoints" || answer.endpoints.length > 0;
}
