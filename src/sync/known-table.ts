import type { ClusterPart } from "../mesh/cluster.ts";
import { newestParts } from "./kept-parts.ts";
import type { TableParts } from "./lost-names.ts";
import { partsOf } from "./read-current.ts";
import type { Target } from "./target.ts";

/** What is known of a store that may be damaged. */
export type Known = Pick<Target, "current" | "parts" | "withheld">;

/**
 * What a table is compared with before it takes names away: of each cluster what the store holds that saw it last, and where
 * no store has that whole, what is left of a damaged table. A store that was away and comes back with an old table has no
 * say: what went meanwhile was asked for when it went from the others.
 */
export function knownTable(targets: readonly Known[]): TableParts {
  const whole = newestParts(targets.flatMap(({ parts }) => parts));
  const left = targets.flatMap(remainsOf).filter(({ observation }) => !whole.has(observation.cluster));
  return {
    parts: [...whole.values(), ...newestParts(left).values()],
    withheld: targets.flatMap((each) => each.withheld),
  };
}

/** The clusters that some store holds whole. */
export function wholeClusters(targets: readonly Known[]): ReadonlySet<string> {
  return new Set(targets.flatMap(({ parts }) => parts.map(({ observation }) => observation.cluster)));
}

function remainsOf({ current }: Known): ClusterPart[] {
  if (current?.damage === undefined) return [];
  return partsOf({ pointer: current.pointer, hosts: current.remains ?? new Map() });
}
