import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";

/** Why a table is not published although it could be. */
export interface Refusal {
  readonly code: "empty-table" | "empty-cluster" | "zone-conflict" | "cluster-conflict";
  /** Begins in lower case, has no full stop. */
  readonly reason: string;
}

/** The parts of a table, and those of their claims that are not in it. */
export interface TableParts {
  readonly parts: readonly ClusterPart[];
  readonly withheld: readonly NamedClaim[];
}

/**
 * Refuses a table in which no name answers, and one in which a cluster has lost all names that do: an input that came out
 * empty (a wrong folder, a wrong context, missing rights) must not take a mesh's names away. Dropping a cluster on
 * purpose is pruning.
 */
export function checkPolicy(current: TableParts, desired: TableParts): Refusal | undefined {
  const answersNow = countAnswers(desired);
  if ([...answersNow.values()].every((count) => count === 0)) {
    const reason = "the sources hold no names at all, or none that answers, and an empty table is never published";
    return { code: "empty-table", reason };
  }
  const before = countAnswers(current);
  for (const [cluster, count] of answersNow) {
    const lost = before.get(cluster) ?? 0;
    if (lost > 0 && count === 0) {
      const reason = `cluster ${cluster} had ${lost} claims and its sources now hold none that answers`;
      return { code: "empty-cluster", reason };
    }
  }
  return undefined;
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
