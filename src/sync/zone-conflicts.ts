import { isWithin, labelsOf, parseName, relativeTo, ROOT, type Name } from "../dns/name.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import { CLUSTERSET_ZONE } from "../mesh/zone-structure.ts";
import type { ZoneSettings } from "./mesh-zones.ts";

/** Below a zone of the mesh these hold its own names, so nobody else's zone may lie there. */
const TAKEN_LABELS: ReadonlySet<string> = new Set(["svc", "pod", "dns", "dns-version"]);
/** Zones with a meaning of their own (RFC 3172, RFC 6761 section 6.3). */
const FOREIGN_ZONES: readonly Name[] = [parseName("arpa"), parseName("localhost")];

/**
 * Why the domains of clusters and the cluster suffix cannot stand side by side; undefined when they can. One domain may
 * lie in another (`mesh.example` and `east.mesh.example`), and several clusters may share one.
 */
export function zoneConflict({ clusters, settings }: Pick<ZoneSettings, "clusters" | "settings">): string | undefined {
  for (const observation of clusters) {
    const problem = domainConflict(observation, clusters);
    if (problem !== undefined) return `the domain ${observation.zone} of cluster ${observation.cluster} ${problem}`;
  }
  const suffix = settings.clusterSuffix;
  const problem = suffix === undefined ? undefined : suffixConflict(suffix, clusters);
  return problem === undefined ? undefined : `the cluster suffix ${String(suffix)} ${problem}`;
}

function domainConflict(
  { cluster, zone }: ClusterObservation,
  clusters: readonly ClusterObservation[],
): string | undefined {
  if (isWithin(zone, CLUSTERSET_ZONE)) return `lies in ${CLUSTERSET_ZONE}, where imported Services have their names`;
  const other = clusters.find((candidate) => candidate.cluster !== cluster && liesAmongNames(zone, candidate.zone));
  if (other !== undefined)
    return `lies where cluster ${other.cluster} has its own names, with the domain ${other.zone}`;
  return foreignProblem(zone);
}

function suffixConflict(suffix: Name, clusters: readonly ClusterObservation[]): string | undefined {
  if (isWithin(suffix, CLUSTERSET_ZONE)) return `lies in ${CLUSTERSET_ZONE}, where imported Services have their names`;
  const owner = clusters.find(({ zone }) => zone === suffix || liesAmongNames(suffix, zone));
  if (owner !== undefined)
    return `lies where cluster ${owner.cluster} has its own names, with the domain ${owner.zone}`;
  const names = [CLUSTERSET_ZONE, ...clusters.map(({ zone }) => zone)];
  for (const { cluster } of clusters) {
    const taken = names.find((zone) => labelNextTo(suffix, zone) === cluster);
    if (taken !== undefined)
      return `would give cluster ${cluster} a zone that holds ${taken}, which is a domain already`;
  }
  return foreignProblem(suffix);
}

function foreignProblem(zone: Name): string | undefined {
  if (zone === ROOT) return "is the root of all names";
  const foreign = FOREIGN_ZONES.find((candidate) => isWithin(zone, candidate));
  return foreign === undefined ? undefined : `lies in ${foreign}, which has a meaning of its own`;
}

/** True when `zone` lies where the zone `other` has its Services, pods and own names. */
function liesAmongNames(zone: Name, other: Name): boolean {
  return TAKEN_LABELS.has(labelNextTo(other, zone) ?? "");
}

/** The label of `name` directly below `suffix`; undefined when it does not lie below it. */
function labelNextTo(suffix: Name, name: Name): string | undefined {
  const relative = relativeTo(name, suffix);
  return relative === undefined ? undefined : labelsOf(relative).at(-1);
}
