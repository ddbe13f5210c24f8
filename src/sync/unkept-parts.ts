import { StoreError } from "../snapshot/store/store.ts";
import type { SeenObjects } from "./seen-objects.ts";
import type { Target } from "./target.ts";

/**
 * The targets; those are failed whose table is damaged and holds clusters of which something could not be read, those in
 * `seen`, when no other store tells what must stay.
 */
export function withoutLosses(targets: readonly Target[], seen: ReadonlyMap<string, SeenObjects>): Target[] {
  const known = new Set(targets.flatMap(({ parts }) => parts.map(({ observation }) => observation.cluster)));
  return targets.map((target) => {
    const { current, problem } = target;
    if (problem !== undefined || current?.damage === undefined) return target;
    const { damage, pointer } = current;
    const lost = pointer.clusters.map(({ cluster }) => cluster).filter((name) => seen.has(name) && !known.has(name));
    if (lost.length === 0) return target;
    const reason = `the table is damaged, and of ${lost.join(", ")} something could not be read`;
    const message = `${reason}, so it is not known which names must stay: ${damage.message}`;
    return { ...target, problem: new StoreError(damage.code, message, { cause: damage }) };
  });
}
