import { isWithin, labelsOf, parentOf, parseName, relativeTo, type Name } from "../dns/name.ts";
import type { NameTable } from "./name-table.ts";

/** The zone of imported Services (KEP-1645). */
export const CLUSTERSET_ZONE: Name = parseName("clusterset.local");

const ARPA = parseName("arpa");
/** Versions of the schemas that the zones follow (Kubernetes DNS specification 1.1 section 2.2, KEP-1645). */
const CLUSTER_SCHEMA_VERSION = "1.1.0";
const CLUSTERSET_SCHEMA_VERSION = "1.0.0";

/** A name that the structure of a zone decides, without any host. */
export type Structure =
  /** There, with records of its own (`apex`, `dns-version`) or without (`branch`). */
  | { readonly kind: "apex" | "dns-version" | "branch" }
  /** There when the namespace is: `<namespace>.svc` and `<namespace>.pod`. */
  | { readonly kind: "namespace"; readonly namespace: string }
  | PodName;

/** There when an endpoint of the namespace has the address that the label says. */
export interface PodName {
  readonly kind: "pod";
  readonly namespace: string;
  readonly label: string;
}

/** The structure of `zone` at `name`, which lies within it; undefined where only hosts decide. */
export function structureAt(name: Name, zone: Name, table: NameTable): Structure | undefined {
  const relative = relativeTo(name, zone);
  if (relative === undefined) return { kind: "apex" };
  const labels = labelsOf(relative);
  const structure = STRUCTURES.get(labels.at(-1) ?? "")?.(labels);
  return structure !== undefined && hasStructure(structure, zone, table) ? structure.there : undefined;
}

/** What `dns-version.<zone>` says; undefined in zones that hold no services: reverse zones, the suffix of the clusters' own. */
export function schemaVersionOf(zone: Name, { clusters, qualifiedZones }: NameTable): string | undefined {
  if (zone === CLUSTERSET_ZONE) return CLUSTERSET_SCHEMA_VERSION;
  if (isWithin(zone, ARPA)) return undefined;
  for (const observation of clusters.values()) if (observation.zone === zone) return CLUSTER_SCHEMA_VERSION;
  for (const qualified of qualifiedZones.keys()) if (parentOf(qualified) === zone) return undefined;
  return CLUSTER_SCHEMA_VERSION;
}

/** A structure, and the zones that have it. */
interface Template {
  readonly there: Structure;
  readonly zones: "all-but-reverse" | "with-services" | "of-clusters";
}

/** By the last label below the zone. */
const STRUCTURES: ReadonlyMap<string, (labels: readonly string[]) => Template | undefined> = new Map([
  ["dns", nameServerAt],
  ["dns-version", versionAt],
  ["svc", servicesAt],
  ["pod", podsAt],
]);

function hasStructure({ zones }: Template, zone: Name, table: NameTable): boolean {
  switch (zones) {
    case "all-but-reverse":
      return !isWithin(zone, ARPA);
    case "with-services":
      return schemaVersionOf(zone, table) !== undefined;
    case "of-clusters":
      return schemaVersionOf(zone, table) === CLUSTER_SCHEMA_VERSION;
  }
}

/** `ns.dns.<zone>`, which the NS record of the zone names, and the name above it. */
function nameServerAt(labels: readonly string[]): Template | undefined {
  const isThere = labels.length === 1 || (labels.length === 2 && labels[0] === "ns");
  return isThere ? { there: { kind: "branch" }, zones: "all-but-reverse" } : undefined;
}

function versionAt(labels: readonly string[]): Template | undefined {
  return labels.length === 1 ? { there: { kind: "dns-version" }, zones: "with-services" } : undefined;
}

function servicesAt(labels: readonly string[]): Template | undefined {
  const there = branchOrNamespace(labels);
  return there === undefined ? undefined : { there, zones: "with-services" };
}

function podsAt(labels: readonly string[]): Template | undefined {
  const [label = "", namespace = ""] = labels;
  const there: Structure | undefined =
    labels.length === 3 ? { kind: "pod", namespace, label } : branchOrNamespace(labels);
  return there === undefined ? undefined : { there, zones: "of-clusters" };
}

function branchOrNamespace(labels: readonly string[]): Structure | undefined {
  if (labels.length === 1) return { kind: "branch" };
  return labels.length === 2 ? { kind: "namespace", namespace: labels[0] ?? "" } : undefined;
}
