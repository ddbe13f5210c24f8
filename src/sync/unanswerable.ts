import { isWithin, labelsOf, parentOf, relativeTo, type Name } from "../dns/name.ts";
import { closestZone, type MeshZones } from "./mesh-zones.ts";

const WILDCARD = "*.";
/** What every zone of a cluster holds besides its Services: the mesh's own answers, which no object replaces. */
const STRUCTURE: ReadonlySet<string> = new Set(["pod", "dns", "dns-version"]);

/**
 * Why a host that an object of `cluster` names can never be answered, whatever it says: its name belongs to a zone as such.
 * Undefined when it can. Hosts of the form of a Service's name, or below one, always can, in the zone of any cluster: a
 * Service of that name comes first when somebody asks.
 */
export function whyUnanswerable(host: Name, cluster: string, zones: MeshZones): string | undefined {
  const isWildcard = host.startsWith(WILDCARD);
  const apex = (isWildcard ? parentOf(host) : undefined) ?? host;
  const zone = closestZone(apex, zones);
  if (zone === undefined) return undefined;
  const use = zones.uses.get(zone);
  if (use === "reverse") return `the host lies in ${zone}, the reverse zone of a VIP pool`;
  if (use === "qualified")
    return `the host lies in ${zone}, where the clusters have their own names (--cluster-suffix)`;
  const owner = ownerOf(zone, zones);
  if (!isWildcard) return whyNotExact(host, zone, owner);
  return whyNotWildcard(apex, zone, owner, zones.ofCluster.get(cluster) === zone);
}

/** The zones below the apex of a wildcard, where it does not answer although it covers them. */
export function zonesCoveredBy(host: Name, { uses }: MeshZones): Name[] {
  const apex = host.startsWith(WILDCARD) ? parentOf(host) : undefined;
  if (apex === undefined) return [];
  return [...uses.keys()].filter((zone) => zone !== apex && isWithin(zone, apex)).toSorted();
}

function whyNotExact(host: Name, zone: Name, owner: string): string | undefined {
  const [top, namespace, service] = labelsBelow(host, zone);
  if (top === undefined) return `the host is the zone ${owner}`;
  if (STRUCTURE.has(top)) return `the host lies in ${top}.${zone}, which the zone ${owner} answers itself`;
  if (top !== "svc" || service !== undefined) return undefined;
  if (namespace !== undefined) return `the host is the namespace ${namespace} of the zone ${owner}`;
  return `the host is where the Services of the zone ${owner} are`;
}

function whyNotWildcard(apex: Name, zone: Name, owner: string, isOwnZone: boolean): string | undefined {
  const [top, namespace, service] = labelsBelow(apex, zone);
  if (top === undefined) return `the wildcard captures the zone ${owner}`;
  if (STRUCTURE.has(top)) return `the wildcard lies in ${top}.${zone}, which the zone ${owner} answers itself`;
  if (top !== "svc" || service !== undefined) return undefined;
  if (namespace === undefined) return `the wildcard captures every namespace of the zone ${owner}`;
  return isOwnZone ? undefined : `the wildcard captures the namespace ${namespace} of the zone ${owner}`;
}

/** The labels of a name in a zone, that next to the zone first. */
function labelsBelow(name: Name, zone: Name): string[] {
  const relative = relativeTo(name, zone);
  return relative === undefined ? [] : labelsOf(relative).toReversed();
}

/** `cluster.local. of east and west`. */
function ownerOf(zone: Name, { ofCluster }: MeshZones): string {
  const clusters = [...ofCluster].filter(([, own]) => own === zone).map(([cluster]) => cluster);
  return clusters.length === 0 ? `${zone} of imported Services` : `${zone} of ${clusters.toSorted().join(" and ")}`;
}
