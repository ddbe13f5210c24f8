import type { Refusal } from "./policy.ts";
import { planTable, refusalOf, type PlannedTable, type PlanningOptions, type ReadParts } from "./planned-table.ts";
import type { Target } from "./target.ts";

/** A table, and what of the reading is not to be published. */
export interface AcceptedTable extends PlannedTable {
  /** Why nothing is to be published, or nothing of the clusters held back. */
  readonly refusal?: Refusal;
  /** Clusters of which the table has what the stores hold, because of the refusal; none when all is refused. */
  readonly heldBack: ReadonlySet<string>;
}

/** What is asked of a table, and of one that is refused. */
export interface AcceptanceOptions extends PlanningOptions {
  /**
   * Keep what the stores hold of the clusters that a refusal can be laid to, and accept the rest: for a sync that goes on,
   * where one cluster must not hold up the others. Without it any refusal is one of the whole.
   */
  readonly holdsBack?: boolean;
}

/** Plans the table and holds back what it is refused for; `claimed` is a refusal that is known before. Pure. */
export function acceptedTable(
  reading: ReadParts,
  targets: readonly Target[],
  options: AcceptanceOptions,
  claimed?: Refusal,
): AcceptedTable {
  const stored = new Set(targets.flatMap(({ parts }) => parts.map(({ observation }) => observation.cluster)));
  const refusals: Refusal[] = [];
  const heldBack = new Set<string>();
  for (let refused = claimed; ;) {
    if (refused !== undefined) {
      const { clusters } = refused;
      const canBeHeld = clusters.every((cluster) => stored.has(cluster) && !heldBack.has(cluster));
      for (const cluster of clusters) heldBack.add(cluster);
      const isSomeLeft = reading.parts.some(({ observation }) => !heldBack.has(observation.cluster));
      if (options.holdsBack !== true || clusters.length === 0 || !canBeHeld || !isSomeLeft) {
        return { ...planTable(reading, targets, options, NONE), refusal: refused, heldBack: NONE };
      }
      refusals.push(refused);
    }
    const table = planTable(reading, targets, options, heldBack);
    refused = refusalOf(table, targets, options);
    if (refused === undefined) {
      const refusal = united(refusals);
      return { ...table, ...(refusal !== undefined && { refusal }), heldBack };
    }
  }
}

/** True when nothing of a table is to be published. */
export function isRefused({ refusal, heldBack }: Pick<AcceptedTable, "refusal" | "heldBack">): boolean {
  return refusal !== undefined && heldBack.size === 0;
}

const NONE: ReadonlySet<string> = new Set();

function united(refusals: readonly Refusal[]): Refusal | undefined {
  const [first] = refusals;
  if (first === undefined || refusals.length === 1) return first;
  const clusters = new Set(refusals.flatMap((refusal) => refusal.clusters));
  return {
    code: first.code,
    clusters: [...clusters].toSorted(),
    reason: refusals.map(({ reason }) => reason).join("; "),
  };
}
