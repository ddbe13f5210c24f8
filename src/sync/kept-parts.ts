import type { ClusterPart } from "../mesh/cluster.ts";

/** Pruning never drops a cluster that was named and could not be read. */
export interface KeepOptions {
  /** Clusters that this sync names. */
  readonly named: ReadonlySet<string>;
  /** Drop clusters that it does not name. */
  readonly prune: boolean;
}

/**
 * The parts that the new table is made of, by cluster: those read now, and of clusters that were not read what the stores
 * hold, from the store that saw them last. Clusters not named are dropped when pruning.
 */
export function desiredParts(
  read: readonly ClusterPart[],
  stored: Iterable<ClusterPart>,
  { named, prune }: KeepOptions,
): ClusterPart[] {
  const parts = new Map<string, ClusterPart>();
  for (const part of stored) {
    const { cluster, observedSeconds } = part.observation;
    const known = parts.get(cluster);
    const isNewest = known === undefined || known.observation.observedSeconds < observedSeconds;
    if (isNewest && (named.has(cluster) || !prune)) parts.set(cluster, part);
  }
  for (const part of read) parts.set(part.observation.cluster, part);
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}
