import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";

/** Why a table is not published although it could be. */
export interface Refusal {
  readonly code: "empty-table" | "empty-cluster";
  /** Begins in lower case, has no full stop. */
  readonly reason: string;
}

/**
 * Refuses a table in which no name answers, and one in which a cluster has lost all names that do: an input that came out
 * empty (a wrong folder, a wrong context, missing rights) must not take a mesh's names away. Dropping a cluster on
 * purpose is pruning.
 */
export function checkPolicy(current: readonly ClusterPart[], desired: readonly ClusterPart[]): Refusal | undefined {
  if (desired.every((part) => countAnswers(part) === 0)) {
    const reason = "the sources hold no names at all, or none that answers, and an empty table is never published";
    return { code: "empty-table", reason };
  }
  const before = new Map(current.map((part) => [part.observation.cluster, countAnswers(part)]));
  for (const part of desired) {
    const { cluster } = part.observation;
    const lost = before.get(cluster) ?? 0;
    if (lost > 0 && countAnswers(part) === 0) {
      const reason = `cluster ${cluster} had ${lost} claims and its sources now hold none that answers`;
      return { code: "empty-cluster", reason };
    }
  }
  return undefined;
}

function countAnswers({ claims }: ClusterPart): number {
  return claims.filter(answers).length;
}

/** A Service without endpoints keeps its name and answers nothing, as a dump without EndpointSlices makes of all of them. */
function answers({ claim: { answer } }: NamedClaim): boolean {
  return answer.form !== "endpoints" || answer.endpoints.length > 0;
}
