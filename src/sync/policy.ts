import type { Name } from "../dns/name.ts";
import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";

/** Why a table is not published although it could be. */
export interface Refusal {
  readonly code:
    | "empty-table"
    | "empty-cluster"
    | "many-removals"
    | "zone-conflict"
    | "cluster-conflict"
    | "claimed-cluster";
  /** Begins in lower case, has no full stop. */
  readonly reason: string;
}

/** The parts of a table, and those of their claims that are not in it. */
export interface TableParts {
  readonly parts: readonly ClusterPart[];
  readonly withheld: readonly NamedClaim[];
}

/** A table that is to be published. */
export interface DesiredParts extends TableParts {
  /** Claims in the table that could not be read again and stay: no sign that the reading is any good. */
  readonly kept: readonly NamedClaim[];
}

/** The largest part of the names that a sync takes away unless it is allowed to. */
const MAX_REMOVED_SHARE = 0.2;

/**
 * Refuses a table in which no name answers, and unless removals are allowed one in which a cluster has lost all names that
 * do, or the clusters that stay over a fifth of theirs: an input that came out empty or in part (a wrong folder, a wrong
 * context, missing rights) must not take a mesh's names away. Dropping a cluster on purpose is pruning.
 */
export function checkPolicy(
  current: TableParts,
  desired: DesiredParts,
  { allowRemovals }: { readonly allowRemovals: boolean },
): Refusal | undefined {
  const answersNow = countAnswers({ parts: desired.parts, withheld: [...desired.withheld, ...desired.kept] });
  if ([...answersNow.values()].every((count) => count === 0)) {
    const reason = "the sources hold no names at all, or none that answers, and an empty table is never published";
    return { code: "empty-table", reason };
  }
  if (allowRemovals) return undefined;
  return emptyCluster(countAnswers(current), answersNow) ?? manyRemovals(current, desired);
}

function emptyCluster(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): Refusal | undefined {
  for (const [cluster, count] of now) {
    const lost = before.get(cluster) ?? 0;
    if (lost > 0 && count === 0) {
      const reason = `cluster ${cluster} had ${lost} claims and its sources now hold none that answers`;
      return { code: "empty-cluster", reason: `${reason}; ${ADVICE}` };
    }
  }
  return undefined;
}

function manyRemovals(current: TableParts, desired: TableParts): Refusal | undefined {
  const clusters = new Set(desired.parts.map(({ observation }) => observation.cluster));
  const stays = current.parts.filter(({ observation }) => clusters.has(observation.cluster));
  // Names that never answered are no loss, and those that stay without an answer, as when servers are scaled down, none yet.
  const before = namesOf({ parts: stays, withheld: current.withheld }, answers);
  const now = namesOf(desired, () => true);
  const removed = [...before].reduce((count, name) => count + (now.has(name) ? 0 : 1), 0);
  if (removed <= before.size * MAX_REMOVED_SHARE) return undefined;
  const share = `${removed} of ${before.size} names would be removed, over ${MAX_REMOVED_SHARE * 100} % at once`;
  return { code: "many-removals", reason: `${share}; ${ADVICE}` };
}

const ADVICE = "look at it with --plan, and say --allow-removals if it is meant";

function namesOf({ parts, withheld }: TableParts, counts: (named: NamedClaim) => boolean): Set<Name> {
  const silent = new Set(withheld);
  const names = new Set<Name>();
  for (const { claims } of parts) {
    for (const named of claims) if (!silent.has(named) && counts(named)) names.add(named.name);
  }
  return names;
}

/** How many claims of each cluster answer. */
function countAnswers({ parts, withheld }: TableParts): Map<string, number> {
  const silent = new Set(withheld);
  return new Map(
    parts.map(({ observation, claims }) => [
      observation.cluster,
      claims.filter((named) => answers(named) && !silent.has(named)).length,
    ]),
  );
}

/** A Service without endpoints keeps its name and answers nothing, as a dump without EndpointSlices makes of all of them. */
function answers({ claim: { answer } }: NamedClaim): boolean {
  return answer.form !== "endpoints" || answer.endpoints.length > 0;
}
