import { isWithin, trustName, type Name } from "../dns/name.ts";
import type { ClusterObservation } from "./cluster.ts";
import type { NameTable } from "./name-table.ts";

/**
 * A name within a zone of the mesh, and where the table has it: what is asked below a cluster's qualified zone stands
 * below the zone of that cluster, whose claims alone count.
 */
export interface ZoneScope {
  /** As asked. */
  readonly zone: Name;
  /** As the table has it. */
  readonly name: Name;
  readonly tableZone: Name;
  /** The cluster whose qualified zone it is. */
  readonly cluster?: ClusterObservation;
}

/** The scope of `name`, which lies within `zone`. */
export function scopeOf(name: Name, zone: Name, { qualifiedZones, clusters }: NameTable): ZoneScope {
  const id = qualifiedZones.get(zone);
  const cluster = id === undefined ? undefined : clusters.get(id);
  // A cluster may have its qualified zone as its own; then there is nothing to translate, and others may share it.
  if (cluster === undefined || cluster.zone === zone) return { zone, name, tableZone: zone };
  return { zone, name: moved(name, zone, cluster.zone), tableZone: cluster.zone, cluster };
}

/** A name of the table within the scope's zone, as it would be asked. */
export function asAsked(name: Name, { zone, tableZone }: ZoneScope): Name {
  return zone === tableZone ? name : moved(name, tableZone, zone);
}

/** Only a key to look up, or shorter than what was asked: no check of its length is needed. */
function moved(name: Name, from: Name, to: Name): Name {
  return isWithin(name, from) ? trustName(name.slice(0, name.length - from.length) + to) : name;
}

/** Who may see that the namespace exists in the zone of one cluster; undefined when it does not. */
export function namespaceExportOf(cluster: ClusterObservation, namespace: string): readonly string[] | undefined {
  if (cluster.namespaces.includes(namespace)) return ["*"];
  return cluster.restrictedNamespaces?.find((restricted) => restricted.namespace === namespace)?.exportTo;
}
