import { isWithin, parentOf, type Name } from "../dns/name.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import { CLUSTERSET_ZONE } from "../mesh/zone-structure.ts";
import { ownedZones, qualifiedZonesOf, type ZoneSources } from "./owned-zones.ts";

const EVERYBODY: readonly string[] = ["*"];

/** The zones of a table and the namespaces in them. */
export class KnownZones {
  /** In no order that means anything, each once. */
  readonly zones: readonly Name[];
  /** Zones of one cluster alone, each with that cluster. */
  readonly qualified: ReadonlyMap<Name, string>;
  readonly #zones: ReadonlySet<Name>;
  /** Who may see each namespace of a zone. */
  readonly #exports = new Map<Name, Map<string, readonly string[]>>();
  readonly #namespaces = new Set<string>();

  constructor(sources: ZoneSources) {
    this.zones = ownedZones(sources);
    this.qualified = qualifiedZonesOf(sources);
    this.#zones = new Set(this.zones);
    for (const observation of sources.clusters) this.#addCluster(observation);
    const clusters = new Map(sources.clusters.map((observation) => [observation.cluster, observation]));
    for (const [zone, cluster] of this.qualified) {
      const observation = clusters.get(cluster);
      if (observation !== undefined) this.#addNamespaces(zone, observation);
    }
  }

  /** The longest zone that `name` lies in; the cost does not grow with the number of zones. */
  zoneOf(name: Name): Name | undefined {
    for (let at: Name | undefined = name; at !== undefined; at = parentOf(at)) if (this.#zones.has(at)) return at;
    return undefined;
  }

  /** True when a zone lies at or below `name`. */
  hasZoneWithin(name: Name): boolean {
    return this.zones.some((zone) => isWithin(zone, name));
  }

  /** Who may see that a namespace exists in a zone: `["*"]` for all, undefined when it does not. */
  namespaceExport(zone: Name, namespace: string): readonly string[] | undefined {
    return this.#exports.get(zone)?.get(namespace);
  }

  /** True when some zone has that namespace. */
  knowsNamespace(namespace: string): boolean {
    return this.#namespaces.has(namespace);
  }

  #addCluster(observation: ClusterObservation): void {
    this.#addNamespaces(observation.zone, observation);
    for (const namespace of observation.importedNamespaces ?? []) this.#add(CLUSTERSET_ZONE, namespace, EVERYBODY);
  }

  #addNamespaces(zone: Name, { namespaces, restrictedNamespaces = [] }: ClusterObservation): void {
    for (const namespace of namespaces) this.#add(zone, namespace, EVERYBODY);
    for (const { namespace, exportTo } of restrictedNamespaces) this.#add(zone, namespace, exportTo);
  }

  /** What one cluster shows to all is seen by all; what several show to some, by each of those. */
  #add(zone: Name, namespace: string, exportTo: readonly string[]): void {
    this.#namespaces.add(namespace);
    const exports = this.#exports.get(zone) ?? new Map<string, readonly string[]>();
    this.#exports.set(zone, exports);
    const known = exports.get(namespace);
    const isForAll = known === EVERYBODY || exportTo.includes("*");
    exports.set(namespace, isForAll ? EVERYBODY : [...new Set([...(known ?? []), ...exportTo])].toSorted());
  }
}
