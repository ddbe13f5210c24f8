import { parentOf, type Name } from "../dns/name.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import { reverseZonesOf } from "../mesh/reverse-zone.ts";
import type { VipPools } from "../mesh/vip-pool.ts";
import type { TableSettings } from "../snapshot/format/pointer.ts";
import { qualifiedZonesOf } from "../snapshot/owned-zones.ts";
import { CLUSTERSET_ZONE } from "../mesh/zone-structure.ts";

/** What the zones of a table follow from. */
export interface ZoneSettings {
  readonly clusters: readonly ClusterObservation[];
  readonly settings: TableSettings;
  readonly vipPools: VipPools;
}

/**
 * What a zone is for. `names`: the names of clusters and imported Services. `qualified`: names of the cluster suffix,
 * which stand for names of the clusters' own zones. `reverse`: the addresses of a VIP pool.
 */
export type ZoneUse = "names" | "qualified" | "reverse";

/** The zones of a table. */
export interface MeshZones {
  readonly uses: ReadonlyMap<Name, ZoneUse>;
  /** The cluster's own zone, by its id. */
  readonly ofCluster: ReadonlyMap<string, Name>;
}

/** All zones of a table. */
export function meshZones({ clusters, settings, vipPools }: ZoneSettings): MeshZones {
  const { clusterSuffix } = settings;
  const reverse = [...reverseZonesOf(vipPools.ipv4, "ipv4"), ...reverseZonesOf(vipPools.ipv6, "ipv6")];
  const suffixed = clusterSuffix === undefined ? [] : [clusterSuffix];
  const qualified = [...suffixed, ...qualifiedZonesOf({ clusters, settings }).keys()];
  return {
    uses: new Map<Name, ZoneUse>([
      ...reverse.map((zone) => [zone, "reverse"] as const),
      ...qualified.map((zone) => [zone, "qualified"] as const),
      ...[CLUSTERSET_ZONE, ...clusters.map(({ zone }) => zone)].map((zone) => [zone, "names"] as const),
    ]),
    ofCluster: new Map(clusters.map(({ cluster, zone }) => [cluster, zone])),
  };
}

/** The longest zone that `name` lies in; undefined when it lies in none. */
export function closestZone(name: Name, { uses }: MeshZones): Name | undefined {
  for (let at: Name | undefined = name; at !== undefined; at = parentOf(at)) if (uses.has(at)) return at;
  return undefined;
}
