import { parseName, type Name } from "../dns/name.ts";
import type { NameTable } from "./name-table.ts";
import type { View, ViewSettings } from "./view.ts";

/** Completes a view's settings with what only the table knows: the zone of its home cluster. */
export function resolveView(settings: ViewSettings, table: NameTable | undefined): View {
  return { ...settings, search: settings.search ?? defaultSearchList(settings, table) };
}

/** The search list that a pod of that namespace would have (Kubernetes `ClusterFirst`), less the node's own elements. */
function defaultSearchList({ cluster, namespace }: ViewSettings, table: NameTable | undefined): Name[] {
  const zone = zoneOfHome(cluster, table);
  if (zone === undefined) return [];
  const services = parseName(`svc.${zone}`);
  return namespace === undefined ? [services, zone] : [parseName(`${namespace}.${services}`), services, zone];
}

/** The home cluster's zone; without a home cluster, the zone that all clusters share, if they share one. */
function zoneOfHome(cluster: string | undefined, table: NameTable | undefined): Name | undefined {
  if (table === undefined) return undefined;
  if (cluster !== undefined) return table.clusters.get(cluster)?.zone;
  const zones = new Set([...table.clusters.values()].map((observation) => observation.zone));
  return zones.size === 1 ? [...zones][0] : undefined;
}
