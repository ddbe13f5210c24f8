import type { ClusterObservation, ClusterPart } from "../mesh/cluster.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** What is to become of clusters that were named and could not be read for longer than their lease. */
export interface EndedLeases {
  /** Those that leave the table. */
  readonly dropped: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** `nowSeconds` since the epoch. */
export interface LeaseOptions {
  /** Clusters that this sync names. */
  readonly named: ReadonlySet<string>;
  readonly allowRemovals: boolean;
  readonly nowSeconds: number;
}

/**
 * The clusters of `parts`, those of the new table, whose lease has ended. Whether they go is the operator's choice: an API
 * server that is away for long says nothing of the servers behind its names, so without leave to remove names they stay,
 * answered last and marked as stale by every gateway. Clusters that others publish are none of this sync's.
 */
export function endedLeases(
  parts: readonly ClusterPart[],
  { named, allowRemovals, nowSeconds }: LeaseOptions,
): EndedLeases {
  const ended = parts.filter(
    ({ observation }) => named.has(observation.cluster) && isLeaseEnded(observation, nowSeconds),
  );
  return {
    dropped: new Set(allowRemovals ? ended.map(({ observation }) => observation.cluster) : []),
    diagnostics: ended.map(({ observation, claims }): Diagnostic => {
      const { cluster, observedSeconds, leaseSeconds } = observation;
      const since = new Date((observedSeconds + leaseSeconds) * 1000).toISOString().replace(".000Z", "Z");
      const what = `its lease ended at ${since}, and it was not read since`;
      const consequence = allowRemovals
        ? `its ${claims.length} claims leave the table`
        : `its ${claims.length} claims stay, marked as stale; --allow-removals takes them away`;
      return { severity: "warning", cluster, where: {}, message: `${what}: ${consequence}` };
    }),
  };
}

/** True when a cluster was observed longer ago than its lease; `nowSeconds` since the epoch. */
export function isLeaseEnded({ observedSeconds, leaseSeconds }: ClusterObservation, nowSeconds: number): boolean {
  return nowSeconds - observedSeconds > leaseSeconds;
}
