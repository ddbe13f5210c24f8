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
  for (const named of claims) {
    const { namespace, viewers: own, importedTo } = knownBy(named, zone);
    if (namespace !== undefined) addTo(viewers, namespace, own);
    if (importedTo !== undefined) imported.add(importedTo);
  }
  return namespacesOf(viewers, imported.keys());
}

/** What one claim makes known. */
export interface NamespaceOfClaim {
  /** Absent when its name lies in no namespace of the zone, or nobody may see it. */
  readonly namespace?: string;
  /** Who may see that. */
  readonly viewers: readonly string[];
  readonly importedTo?: string;
}

/** The namespaces that one claim of a cluster with that zone makes known. */
export function knownBy({ name, claim }: NamedClaim, zone: Name): NamespaceOfClaim {
  const { exportTo: viewers = [EVERYBODY] } = claim;
  const namespace = viewers.length === 0 ? undefined : namespaceOf(name, zone);
  const importedTo = claim.kind === "ServiceImport" ? namespaceOf(name, CLUSTERSET_ZONE) : undefined;
  return {
    viewers,
    ...(namespace === undefined ? {} : { namespace }),
    ...(importedTo === undefined ? {} : { importedTo }),
  };
}

/** Texts that are each there once, with or without something beside them. */
type Keys = Pick<ReadonlyMap<string, unknown>, "has" | "keys">;

/** Namespaces by who may see any name in them, and those of imports, as an observation has them. */
export function namespacesOf(viewers: ReadonlyMap<string, Keys>, imported: Iterable<string>): ClaimedNamespaces {
  const namespaces = [...viewers.keys()].filter((namespace) => viewers.get(namespace)?.has(EVERYBODY));
  const importedNamespaces = [...imported].toSorted(compareText);
  const restrictedNamespaces = restrictedOf(viewers);
  return {
    namespaces: namespaces.toSorted(compareText),
    ...(importedNamespaces.length === 0 ? {} : { importedNamespaces }),
    ...(restrictedNamespaces.length === 0 ? {} : { restrictedNamespaces }),
  };
}

const EVERYBODY = "*";

function namespaceOf(name: Name, zone: Name): string | undefined {
  const place = isWithin(name, zone) ? placeInZone(name, zone) : undefined;
  return place?.kind === "service" ? place.namespace : undefined;
}

function addTo(viewers: Map<string, Set<string>>, namespace: string, exportTo: readonly string[]): void {
  const known = viewers.get(namespace) ?? new Set();
  viewers.set(namespace, known);
  for (const viewer of exportTo) known.add(viewer);
}

function restrictedOf(viewers: ReadonlyMap<string, Keys>): RestrictedNamespace[] {
  return [...viewers]
    .filter(([, exportTo]) => !exportTo.has(EVERYBODY))
    .map(([namespace, exportTo]) => ({ namespace, exportTo: [...exportTo.keys()].toSorted(compareText) }))
    .toSorted((a, b) => compareText(a.namespace, b.namespace));
}
