import { compareText } from "./claim.ts";
import type { ClusterObservation } from "./cluster.ts";
import type { Chooser } from "./chooser.ts";

/** True when the cluster was last observed longer ago than its lease. */
export function isPastLease(observation: ClusterObservation | undefined, nowSeconds: number): boolean {
  return observation !== undefined && nowSeconds - observation.observedSeconds > observation.leaseSeconds;
}

/** Clusters within their lease first, the home cluster before the others, then by name; each once. */
export function clusterOrder(clusters: Iterable<string>, chooser: Chooser): readonly string[] {
  const once = [...new Set(clusters)];
  if (once.length < 2) return once;
  const ranked = once.map((cluster) => ({ cluster, rank: clusterRank(cluster, chooser) }));
  return ranked.toSorted((a, b) => a.rank - b.rank || compareText(a.cluster, b.cluster)).map(({ cluster }) => cluster);
}

function clusterRank(cluster: string, { view, clusters, nowSeconds }: Chooser): number {
  return (isPastLease(clusters.get(cluster), nowSeconds) ? 2 : 0) + (cluster === view.cluster ? 0 : 1);
}
