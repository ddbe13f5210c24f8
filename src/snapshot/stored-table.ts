import { parentOf, type Name } from "../dns/name.ts";
import type { MeshHost } from "../mesh/claim.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import type { NameTable, Shard } from "../mesh/name-table.ts";
import { ownedZones } from "./owned-zones.ts";
import type { SnapshotPointer } from "./format/pointer.ts";
import type { ShardHosts } from "./format/shard.ts";
import { shardIndexOf, shardKeyOf } from "./shard-key.ts";

/** Where a table has its shards from. */
export interface ShardSource {
  /** The shard with that digest, if it is in memory. */
  find(digest: string): ShardHosts | undefined;
  /** Rejects with `StoreError`. */
  load(digest: string): Promise<ShardHosts>;
  /** What answers for `name` when the table's own shard could not be loaded. Rejects with `problem` when nothing does. */
  fallBack(name: Name, digest: string, problem: unknown): Promise<Shard>;
}

/** The name table of one snapshot; its shards are loaded when a name of theirs is asked for. */
export class StoredNameTable implements NameTable {
  readonly pointer: SnapshotPointer;
  readonly digest: string;
  readonly generation: number;
  readonly zones: readonly Name[];
  readonly clusters: ReadonlyMap<string, ClusterObservation>;
  readonly #source: ShardSource;
  readonly #wide: ReadonlyMap<Name, MeshHost>;
  readonly #aboveWide: ReadonlySet<Name>;
  readonly #namespaces: ReadonlyMap<Name, ReadonlySet<string>>;

  constructor(pointer: SnapshotPointer, source: ShardSource) {
    this.pointer = pointer;
    this.digest = pointer.digest;
    this.generation = pointer.generation;
    this.zones = ownedZones(pointer.zones, pointer.vipPools);
    this.clusters = new Map(pointer.clusters.map((observation) => [observation.cluster, observation]));
    this.#source = source;
    this.#wide = new Map(pointer.wide.map((host) => [host.name, host]));
    this.#aboveWide = new Set(pointer.wide.flatMap((host) => ancestorsOf(host.name)));
    this.#namespaces = namespacesByZone(pointer.clusters);
  }

  hasNamespace(zone: Name, namespace: string): boolean {
    return this.#namespaces.get(zone)?.has(namespace) ?? false;
  }

  knowsNamespace(namespace: string): boolean {
    for (const namespaces of this.#namespaces.values()) if (namespaces.has(namespace)) return true;
    return false;
  }

  shardOf(name: Name): Shard | Promise<Shard> {
    const { shards } = this.pointer;
    const digest = shards[shardIndexOf(name, this.zones, shards.length)] ?? "";
    const hosts = this.#source.find(digest);
    return hosts !== undefined || digest === "" ? this.#shard(hosts) : this.#load(name, digest);
  }

  async #load(name: Name, digest: string): Promise<Shard> {
    try {
      return this.#shard(await this.#source.load(digest));
    } catch (problem) {
      return this.#source.fallBack(name, digest, problem);
    }
  }

  #shard(hosts: ShardHosts | undefined): Shard {
    return {
      find: (name) => hosts?.find(name) ?? this.#wide.get(name),
      hasBelow: (name) => this.#aboveWide.has(name) || (hosts !== undefined && namesAbove(hosts, this.zones).has(name)),
    };
  }
}

function namespacesByZone(clusters: readonly ClusterObservation[]): Map<Name, Set<string>> {
  const byZone = new Map<Name, Set<string>>();
  for (const { zone, namespaces } of clusters) {
    const known = byZone.get(zone) ?? new Set();
    for (const namespace of namespaces) known.add(namespace);
    byZone.set(zone, known);
  }
  return byZone;
}

interface NamesAbove {
  readonly zones: readonly Name[];
  readonly names: ReadonlySet<Name>;
}

/** Found out when it is first asked for; shards outlive tables, and with other zones the names are others. */
const NAMES_ABOVE = new WeakMap<ShardHosts, NamesAbove>();

function namesAbove(hosts: ShardHosts, zones: readonly Name[]): ReadonlySet<Name> {
  const known = NAMES_ABOVE.get(hosts);
  if (known?.zones === zones) return known.names;
  const names = new Set<Name>();
  for (const name of hosts.names()) addAncestors(name, zones, names);
  NAMES_ABOVE.set(hosts, { zones, names });
  return names;
}

/**
 * Adds the names above `name` that have its shard key. Those above them may have hosts in any shard, so that what this
 * one says of them would hang on which hosts happen to be in it.
 */
function addAncestors(name: Name, zones: readonly Name[], names: Set<Name>): void {
  const key = shardKeyOf(name, zones);
  for (const above of ancestorsOf(name)) {
    if (names.has(above) || shardKeyOf(above, zones) !== key) return;
    names.add(above);
  }
}

function ancestorsOf(name: Name): Name[] {
  const ancestors: Name[] = [];
  for (let above = parentOf(name); above !== undefined; above = parentOf(above)) ancestors.push(above);
  return ancestors;
}
