import type { NamedClaim } from "../mesh/cluster.ts";
import { answers, isTooMuch, lossOf, MAX_REMOVED_SHARE, type TableParts } from "./lost-names.ts";

/** Why a table is not published although it could be. */
export interface Refusal {
  readonly code:
    | "empty-table"
    | "nothing-read"
    | "empty-cluster"
    | "many-removals"
    | "zone-conflict"
    | "cluster-conflict"
    | "claimed-cluster";
  /** The clusters that it can be laid to, sorted; none when it is the table as a whole. */
  readonly clusters: readonly string[];
  /** Begins in lower case, has no full stop. */
  readonly reason: string;
}

/** A table that is to be published. */
export interface DesiredParts extends TableParts {
  /** Claims in the table that could not be read again and stay: no sign that the reading is any good. */
  readonly kept: readonly NamedClaim[];
}

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
    return { code: "empty-table", clusters: [], reason };
  }
  if (allowRemovals) return undefined;
  return emptyCluster(countAnswers(current), answersNow) ?? manyRemovals(current, desired);
}

function emptyCluster(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): Refusal | undefined {
  const emptied = [...now].flatMap(([cluster, count]) => {
    const lost = before.get(cluster) ?? 0;
    return lost > 0 && count === 0 ? [{ cluster, lost }] : [];
  });
  if (emptied.length === 0) return undefined;
  const reasons = emptied.map(
    ({ cluster, lost }) => `cluster ${cluster} had ${lost} claims and its sources now hold none that answers`,
  );
  const clusters = emptied.map(({ cluster }) => cluster).toSorted();
  return { code: "empty-cluster", clusters, reason: `${reasons.join(", ")}; ${REMOVAL_ADVICE}` };
}

function manyRemovals(current: TableParts, desired: TableParts): Refusal | undefined {
  const parts = new Map(desired.parts.map((part) => [part.observation.cluster, part]));
  const stays = current.parts.filter(({ observation }) => parts.has(observation.cluster));
  const all = lossOf({ parts: stays, withheld: current.withheld }, desired);
  if (!isTooMuch(all)) return undefined;
  const losing = stays.filter((part) => {
    const now = parts.get(part.observation.cluster);
    const left = { parts: now === undefined ? [] : [now], withheld: desired.withheld };
    return isTooMuch(lossOf({ parts: [part], withheld: current.withheld }, left));
  });
  const share = `${all.removed} of ${all.before} names would be removed, over ${MAX_REMOVED_SHARE * 100} % at once`;
  const clusters = losing.map(({ observation }) => observation.cluster).toSorted();
  return { code: "many-removals", clusters, reason: `${share}; ${REMOVAL_ADVICE}` };
}

/** What to do about a refusal that is about what goes. */
export const REMOVAL_ADVICE = "look at it with --plan, and say --allow-removals if it is meant";

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
