import type { Name } from "../dns/name.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import type { MeshAddress } from "../mesh/mesh-address.ts";
import type { NameTable, Shard } from "../mesh/name-table.ts";
import { ShardAddresses } from "./format/address-shard.ts";
import type { SnapshotPointer } from "./format/pointer.ts";
import { ShardHosts } from "./format/shard.ts";
import { KnownZones } from "./known-zones.ts";
import { shardIndexOf, shardKeyOf, type Sharding } from "./shard-key.ts";
import type { ShardKind, StoredShard } from "./shard-cache.ts";
import { TableShard, type FindHost } from "./table-shard.ts";
import { WideHosts } from "./wide-hosts.ts";

/** Where a table has its shards from. */
export interface ShardSource {
  /** The shard with that digest, if it is in memory. */
  find<T extends StoredShard>(digest: string, kind: ShardKind<T>): T | undefined;
  /** Rejects with `StoreError`. */
  load<T extends StoredShard>(digest: string, kind: ShardKind<T>): Promise<T>;
  readonly findHost: FindHost;
  /** The table that answers when one of this table's shards could not be loaded. Rejects with `problem` when none does. */
  fallBack(digest: string, problem: unknown): Promise<NameTable>;
}

/** The name table of one snapshot; its shards are loaded when a name or address of theirs is asked for. */
export class StoredNameTable implements NameTable {
  readonly pointer: SnapshotPointer;
  readonly digest: string;
  readonly generation: number;
  readonly publishedSeconds: number;
  readonly zones: readonly Name[];
  readonly qualifiedZones: ReadonlyMap<Name, string>;
  readonly clusters: ReadonlyMap<string, ClusterObservation>;
  readonly ttlSeconds?: number;
  readonly #source: ShardSource;
  readonly #sharding: Sharding;
  readonly #wide: WideHosts;
  readonly #amended: ReadonlyMap<string, MeshAddress>;

  constructor(pointer: SnapshotPointer, source: ShardSource) {
    this.pointer = pointer;
    this.digest = pointer.digest;
    this.generation = pointer.generation;
    this.publishedSeconds = pointer.publishedSeconds;
    const known = new KnownZones(pointer);
    this.zones = known.zones;
    this.qualifiedZones = known.qualified;
    this.#sharding = { known, crowdedDomains: new Set(pointer.crowdedDomains.map(({ domain }) => domain)) };
    this.clusters = new Map(pointer.clusters.map((observation) => [observation.cluster, observation]));
    if (pointer.settings.ttlSeconds !== undefined) this.ttlSeconds = pointer.settings.ttlSeconds;
    this.#source = source;
    this.#wide = new WideHosts(pointer);
    this.#amended = new Map(pointer.amendedAddresses.map((amended) => [amended.address, amended]));
  }

  namespaceExport(zone: Name, namespace: string): readonly string[] | undefined {
    return this.#sharding.known.namespaceExport(zone, namespace);
  }

  knowsNamespace(namespace: string): boolean {
    return this.#sharding.known.knowsNamespace(namespace);
  }

  shardOf(name: Name): Shard | Promise<Shard> {
    const key = shardKeyOf(name, this.#sharding);
    if (key === undefined) return this.#wide;
    const digest = digestFor(key, this.pointer.shards);
    if (digest === "") return this.#wide;
    const hosts = this.#source.find(digest, ShardHosts);
    return hosts === undefined ? this.#loadHosts(name, digest) : this.#shard(hosts);
  }

  findAddress(address: string): MeshAddress | undefined | Promise<MeshAddress | undefined> {
    const amended = this.#amended.get(address);
    if (amended !== undefined) return amended.owners.length === 0 ? undefined : amended;
    const digest = digestFor(address, this.pointer.addressShards);
    if (digest === "") return undefined;
    const addresses = this.#source.find(digest, ShardAddresses);
    return addresses === undefined ? this.#loadAddress(address, digest) : addresses.find(address);
  }

  async #loadHosts(name: Name, digest: string): Promise<Shard> {
    try {
      return this.#shard(await this.#source.load(digest, ShardHosts));
    } catch (problem) {
      return (await this.#source.fallBack(digest, problem)).shardOf(name);
    }
  }

  async #loadAddress(address: string, digest: string): Promise<MeshAddress | undefined> {
    try {
      return (await this.#source.load(digest, ShardAddresses)).find(address);
    } catch (problem) {
      return (await this.#source.fallBack(digest, problem)).findAddress(address);
    }
  }

  #shard(hosts: ShardHosts): Shard {
    return new TableShard(hosts, this.#wide, this.#source.findHost);
  }
}

function digestFor(key: string, digests: readonly string[]): string {
  return digests[shardIndexOf(key, digests.length)] ?? "";
}
