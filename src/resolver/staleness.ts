import type { ExtendedDnsError } from "../dns/ede.ts";
import type { Name } from "../dns/name.ts";
import { EdeCode } from "../dns/numbers.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import { isPastLease } from "../mesh/cluster-order.ts";
import type { NameTable } from "../mesh/name-table.ts";
import { CLUSTERSET_ZONE } from "../mesh/zone-structure.ts";

/** What is told of an answer of these clusters, when they are past their lease. */
export function answerStaleness(isStale: boolean, clusters: readonly string[]): ExtendedDnsError[] {
  if (!isStale) return [];
  return [
    { code: EdeCode.StaleAnswer, text: `cluster ${clusters.join(", ")} was last observed longer ago than its lease` },
  ];
}

/** What a zone denies is stale once all its clusters are past their lease. */
export function zoneStaleness(zone: Name, table: NameTable, nowSeconds: number): ExtendedDnsError[] {
  const qualified = table.qualifiedZones.get(zone);
  let isStale = false;
  for (const observation of table.clusters.values()) {
    if (!isOfZone(observation, zone, qualified)) continue;
    if (!isPastLease(observation, nowSeconds)) return [];
    isStale = true;
  }
  return isStale ? [{ code: EdeCode.StaleAnswer, text: `every cluster of ${zone} is past its lease` }] : [];
}

/** True when the zone is the cluster's own, or its qualified one, or the cluster has imported Services into it. */
function isOfZone(
  { cluster, zone: own, importedNamespaces }: ClusterObservation,
  zone: Name,
  qualified: string | undefined,
): boolean {
  return own === zone || cluster === qualified || (zone === CLUSTERSET_ZONE && importedNamespaces !== undefined);
}
