import type { SyncStatus } from "../sync-status.ts";

/** How a question after the state of a program is answered. */
export interface HealthAnswer {
  readonly isWell: boolean;
  /** One line for each thing that is wrong, or one that nothing is; ends in a line end. */
  readonly text: string;
}

/** A publication that takes longer has hung, as has a loop that is so much behind. The first of a large mesh to Workers KV takes minutes. */
export const MAX_STUCK_MS = 900_000;

/** Whether the loop goes on; if not, nothing helps but to start anew. */
export function livenessOf({ sources }: SyncStatus): HealthAnswer {
  const stuckMs = sources.stuckMs();
  if (stuckMs < MAX_STUCK_MS) return WELL;
  return { isWell: false, text: `nothing has gone on for ${Math.round(stuckMs / 1000)} s\n` };
}

/** Whether the clusters are known, are this sync's own and, by whoever is to publish, published once. */
export function readinessOf({ sources, isPublished, refusal, heldBack }: SyncStatus): HealthAnswer {
  const problems: string[] = [];
  if (!sources.isComplete()) problems.push("not every cluster was read or found unreachable yet");
  else if (sources.isLeader() && !isPublished) {
    problems.push(
      refusal === undefined ? "nothing was published yet" : `the first publication was refused: ${refusal}`,
    );
  }
  for (const { store, cluster, owner } of sources.takenClusters()) {
    problems.push(`cluster ${cluster} of ${store} is published by ${owner}, so this sync leaves it to that one`);
  }
  if (problems.length === 0) return sources.isLeader() ? wellBut(heldBack, refusal) : WELL;
  return { isWell: false, text: `${problems.join("\n")}\n` };
}

/** A cluster whose names are kept as they were is for people to look at, and no reason for another replica to do it. */
function wellBut(heldBack: readonly string[], refusal: string | undefined): HealthAnswer {
  const held = heldBack.map((cluster) => `cluster ${cluster} stays as it was published: refused, ${refusal}\n`);
  return { isWell: true, text: `${WELL.text}${held.join("")}` };
}

const WELL: HealthAnswer = { isWell: true, text: "ok\n" };
