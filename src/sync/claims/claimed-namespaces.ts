import { isWithin, type Name } from "../../dns/name.ts";
import { compareText } from "../../mesh/claim.ts";
import type { ClusterObservation, NamedClaim, RestrictedNamespace } from "../../mesh/cluster.ts";
import { placeInZone } from "../../mesh/zones.ts";
import { CLUSTERSET_ZONE } from "../../mesh/zone-structure.ts";

/** The namespaces that a cluster's claims make known. */
export type ClaimedNamespaces = Pick<ClusterObservation, "namespaces" | "importedNamespaces" | "restrictedNamespaces">;

/**
 * The namespaces of all names inside the cluster's zone, those of ServiceEntries included (a name above one that exists
 * does exist, RFC 8020), by who may see any of them; and those of its ServiceImports.
 */
export function claimedNamespaces(claims: readonly NamedClaim[], zone: Name): ClaimedNamespaces {
  const viewers = new Map<string, Set<string>>();
  const imported = new Set<string>();
  for (const { name, claim } of claims) {
    const namespace = namespaceOf(name, zone);
    if (namespace !== undefined) addTo(viewers, namespace, claim.exportTo ?? [EVERYBODY]);
    const importedTo = claim.kind === "ServiceImport" ? namespaceOf(name, CLUSTERSET_ZONE) : undefined;
    if (importedTo !== undefined) imported.add(importedTo);
  }
  const namespaces = [...viewers.keys()].filter((namespace) => viewers.get(namespace)?.has(EVERYBODY));
  const restrictedNamespaces = restrictedOf(viewers);
  return {
    namespaces: namespaces.toSorted(compareText),
    ...(imported.size === 0 ? {} : { importedNamespaces: [...imported].toSorted(compareText) }),
    ...(restrictedNamespaces.length === 0 ? {} : { restrictedNamespaces }),
  };
}

const EVERYBODY = "*";

function namespaceOf(name: Name, zone: Name): string | undefined {
  const place = isWithin(name, zone) ? placeInZone(name, zone) : undefined;
  return place?.kind === "service" ? place.namespace : undefined;
}

/** What nobody may see makes no namespace known. */
function addTo(viewers: Map<string, Set<string>>, namespace: string, exportTo: readonly string[]): void {
  if (exportTo.length === 0) return;
  const known = viewers.get(namespace) ?? new Set();
  viewers.set(namespace, known);
  for (const viewer of exportTo) known.add(viewer);
}

function restrictedOf(viewers: ReadonlyMap<string, ReadonlySet<string>>): RestrictedNamespace[] {
  return [...viewers]
    .filter(([, exportTo]) => !exportTo.has(EVERYBODY))
    .map(([namespace, exportTo]) => ({ namespace, exportTo: [...exportTo].toSorted(compareText) }))
    .toSorted((a, b) => compareText(a.namespace, b.namespace));
}
