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

/**
 * Why what the stores hold of a cluster that is kept cannot become one part: another domain makes it another cluster.
 * Undefined when all can.
 */
export function clusterConflict(stored: Iterable<ClusterPart>, kept: ReadonlySet<string>): string | undefined {
  const zones = new Map<string, string>();
  for (const { observation } of stored) {
    const { cluster, zone } = observation;
    const other = zones.get(cluster) ?? zone;
    if (other !== zone && kept.has(cluster)) {
      const [first, second] = [other, zone].toSorted();
      return `the stores hold different clusters called ${cluster}, with the domains ${first} and ${second}`;
    }
    zones.set(cluster, zone);
  }
  return undefined;
}
