import { NameSyntaxError } from "../dns/errors.ts";
import { joinNames, nameFromLabels, type Name } from "../dns/name.ts";
import { reverseZonesOf } from "../mesh/reverse-zone.ts";
import type { SnapshotHead } from "./format/pointer.ts";

/** What the zones of a table follow from. */
export type ZoneSources = Pick<SnapshotHead, "zones" | "vipPools" | "clusters" | "settings">;

/** Every zone that the mesh owns: the given ones, reverse zones of its VIP pools, the cluster suffix and the zones below it. */
export function ownedZones(sources: ZoneSources): Name[] {
  const { ipv4, ipv6 } = sources.vipPools;
  const { clusterSuffix } = sources.settings;
  return [
    ...new Set([
      ...sources.zones,
      ...reverseZonesOf(ipv4, "ipv4"),
      ...reverseZonesOf(ipv6, "ipv6"),
      ...(clusterSuffix === undefined ? [] : [clusterSuffix]),
      ...qualifiedZonesOf(sources).keys(),
    ]),
  ];
}

/** The zones `<cluster>.<suffix>`, each with its cluster; a cluster whose id fits into no name has none. */
export function qualifiedZonesOf({
  clusters,
  settings,
}: Pick<ZoneSources, "clusters" | "settings">): Map<Name, string> {
  const { clusterSuffix } = settings;
  const zones = new Map<Name, string>();
  if (clusterSuffix === undefined) return zones;
  for (const { cluster } of clusters) {
    const zone = qualifiedZone(cluster, clusterSuffix);
    if (zone !== undefined) zones.set(zone, cluster);
  }
  return zones;
}

function qualifiedZone(cluster: string, suffix: Name): Name | undefined {
  try {
    return joinNames(nameFromLabels([new TextEncoder().encode(cluster)]), suffix);
  } catch (error) {
    if (error instanceof NameSyntaxError) return undefined;
    throw error;
  }
}
