import type { Name } from "../dns/name.ts";
import type { MeshHost } from "./claim.ts";
import type { ClusterObservation } from "./cluster.ts";

/** The mesh's hosts by name, as of one snapshot. Lookups inside shards already in memory return without a promise. */
export interface NameTable {
  /** Digest of the snapshot; a reply from the table is good only while this stands. */
  readonly digest: string;
  /** Number of the snapshot, rising with each publication; the serial of the zones' SOA (RFC 1035 section 3.3.13). */
  readonly generation: number;
  /** Zones the mesh owns: each cluster zone, `clusterset.local.`, reverse zones of the VIP pools. */
  readonly zones: readonly Name[];
  readonly clusters: ReadonlyMap<string, ClusterObservation>;
  /** True when some cluster of that zone has a Service in that namespace. */
  hasNamespace(zone: Name, namespace: string): boolean;
  /** True when some cluster, whatever its zone, has a Service in that namespace. */
  knowsNamespace(namespace: string): boolean;
  /** The part of the table that holds `name`, everything below it that belongs to the same service, and its wildcards. */
  shardOf(name: Name): Shard | Promise<Shard>;
}

/** A part of the table. Only names whose shard it is may be looked up in it. */
export interface Shard {
  /** The host of exactly that name; a wildcard is found under its own name `*.x.`. */
  find(name: Name): MeshHost | undefined;
  /** True when a host lies below `name` (an empty non-terminal, RFC 8499 section 7, unless `name` is a host itself). */
  hasBelow(name: Name): boolean;
}
