import type { Name } from "../dns/name.ts";
import type { MeshHost } from "./claim.ts";
import type { ClusterObservation } from "./cluster.ts";
import type { MeshAddress } from "./mesh-address.ts";

/** The mesh's hosts by name, as of one snapshot. Lookups inside shards already in memory return without a promise. */
export interface NameTable {
  /** Digest of the snapshot; a reply from the table is good only while this stands. */
  readonly digest: string;
  /** Number of the snapshot, rising with each publication; the serial of the zones' SOA (RFC 1035 section 3.3.13). */
  readonly generation: number;
  /** When it was published, in seconds since the epoch; absent for a table that never was. */
  readonly publishedSeconds?: number;
  /** Zones the mesh owns: each cluster zone, `clusterset.local.`, reverse zones of the VIP pools. */
  readonly zones: readonly Name[];
  readonly clusters: ReadonlyMap<string, ClusterObservation>;
  /** TTL that the table wants for its answers; absent when the gateway's own counts. */
  readonly ttlSeconds?: number;
  /** Zones below which one cluster's names stand alone, `<cluster>.<suffix>`, each with that cluster. Also in `zones`. */
  readonly qualifiedZones: ReadonlyMap<Name, string>;
  /** Who may see that a namespace exists in a zone: `["*"]` for all, undefined when it does not. */
  namespaceExport(zone: Name, namespace: string): readonly string[] | undefined;
  /** True when some cluster, whatever its zone, has a Service in that namespace. */
  knowsNamespace(namespace: string): boolean;
  /**
   * The part of the table that holds `name`, everything below it that belongs to the same service, and its wildcards.
   * Names that can only stand in the pointer (not those of a Service of a known namespace, nor outside the zones) cost
   * no shard. Rejects with `StoreError`.
   */
  shardOf(name: Name): Shard | Promise<Shard>;
  /** What is known of an address in canonical text. Rejects with `StoreError`. */
  findAddress(address: string): MeshAddress | undefined | Promise<MeshAddress | undefined>;
}

/** A part of the table. Only names whose shard it is may be looked up in it. */
export interface Shard {
  /** The host of exactly that name; a wildcard is found under its own name `*.x.`. */
  find(name: Name): MeshHost | undefined;
  /** The hosts strictly below `name`, which make it an empty non-terminal (RFC 9499 section 7) for those who see one. */
  hostsBelow(name: Name): Iterable<MeshHost>;
}
