import { labelsOf, type Name } from "../../dns/name.ts";
import { ALIAS_TYPES } from "../../dns/numbers.ts";
import { placeInZone, zoneOf } from "../../mesh/zones.ts";
import type { Reply } from "../../resolver/resolver.ts";

/** More than a mesh has; what a broken gateway makes up beyond that takes the place of the oldest. */
const MAX_NAMESPACES = 4_096;

/** The namespaces that answers of the mesh have shown. */
export class SeenNamespaces {
  /** A Set iterates in order of insertion, so its first member is the oldest. */
  readonly #labels = new Set<string>();

  /** True when a label is the name of one. */
  has(label: string): boolean {
    return this.#labels.has(label);
  }

  /**
   * Learns from the owners of records in cluster zones. An alias shows nothing: the name `api.com` below a search element
   * leads out of the mesh with one, and `com` is no namespace for that. True when one is new.
   */
  learn({ answer }: Reply, zones: readonly Name[]): boolean {
    let isNews = false;
    for (const { owner, type } of answer) {
      if (ALIAS_TYPES.has(type)) continue;
      const zone = zoneOf(owner, zones);
      const place = zone && placeInZone(owner, zone);
      if (place?.kind !== "service" || this.#labels.has(place.namespace)) continue;
      this.#add(place.namespace);
      isNews = true;
    }
    return isNews;
  }

  #add(label: string): void {
    const [oldest] = this.#labels;
    if (oldest !== undefined && this.#labels.size >= MAX_NAMESPACES) this.#labels.delete(oldest);
    this.#labels.add(label);
  }
}

/** The namespace that a search element such as `ns1.svc.cluster.local` completes names with. */
export function namespaceIn(element: Name): string | undefined {
  const [namespace, next] = labelsOf(element);
  return next === "svc" ? namespace : undefined;
}
