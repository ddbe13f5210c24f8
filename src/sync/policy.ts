import type { ClusterPart } from "../mesh/cluster.ts";

/** Why a table is not published although it could be. */
export interface Refusal {
  readonly code: "empty-table" | "empty-cluster";
  /** Begins in lower case, has no full stop. */
  readonly reason: string;
}

/**
 * Refuses a table without names, and one in which a cluster has lost all of its: an input that came out empty (a wrong
 * folder, a wrong context, missing rights) must not take a mesh's names away. Dropping a cluster on purpose is pruning.
 */
export function checkPolicy(current: readonly ClusterPart[], desired: readonly ClusterPart[]): Refusal | undefined {
  if (desired.every(({ claims }) => claims.length === 0)) {
    return { code: "empty-table", reason: "the sources hold no names at all, and an empty table is never published" };
  }
  const before = new Map(current.map((part) => [part.observation.cluster, part.claims.length]));
  for (const { observation, claims } of desired) {
    const lost = before.get(observation.cluster) ?? 0;
    if (claims.length === 0 && lost > 0) {
      const reason = `cluster ${observation.cluster} had ${lost} claims and its sources now hold none`;
      return { code: "empty-cluster", reason };
    }
  }
  return undefined;
}
