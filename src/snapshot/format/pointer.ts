import type { Name } from "../../dns/name.ts";
import type { MeshHost } from "../../mesh/claim.ts";
import type { ClusterObservation } from "../../mesh/cluster.ts";
import { parseVipPool, type VipPools } from "../../mesh/vip-pool.ts";
import { isDigest } from "../digest.ts";
import { MAX_SHARDS } from "../limits.ts";
import { StoreError } from "../store/store.ts";
import { corrupt, decodeText, Fields, parseJson } from "./fields.ts";
import { hostValue, readHost } from "./host.ts";

/** The version of the pointer's format that this code writes, and the newest that it reads. */
const POINTER_FORMAT_VERSION = 1;

/** The head of a snapshot: everything but the hosts of its shards. */
export interface SnapshotHead {
  /** Digest of all that decides answers; two snapshots that answer alike have the same. */
  readonly digest: string;
  /** Sorted by name. */
  readonly clusters: readonly ClusterObservation[];
  /** Zones of the mesh without the reverse zones, which follow from the pools. */
  readonly zones: readonly Name[];
  readonly vipPools: VipPools;
  /** Digest of each shard by its index, empty for a shard without hosts; their number is a power of two. */
  readonly shards: readonly string[];
  /** Wildcards that cover names of more than one shard (`isWide`). */
  readonly wide: readonly MeshHost[];
}

/** The value of the key `snapshot/current`. */
export interface SnapshotPointer extends SnapshotHead {
  /** One more than that of the pointer before it. */
  readonly generation: number;
  readonly publishedSeconds: number;
}

/** The octets of a pointer; equal pointers give equal octets. */
export function encodePointer(pointer: SnapshotPointer): Uint8Array {
  const { digest, generation, publishedSeconds, clusters, zones, vipPools, shards, wide } = pointer;
  const value = {
    formatVersion: POINTER_FORMAT_VERSION,
    digest,
    generation,
    publishedSeconds,
    clusters: clusters.map(clusterValue),
    zones,
    vipPools: { ipv4: vipPools.ipv4, ipv6: vipPools.ipv6 },
    shards,
    wide: wide.map(wideValue),
  };
  return new TextEncoder().encode(JSON.stringify(value));
}

/** What the digest of a snapshot is taken of: all that decides answers, nothing of when it was read or written. */
export function encodeDecisive(head: Omit<SnapshotHead, "digest">): Uint8Array {
  const { clusters, zones, vipPools, shards, wide } = head;
  const decisive = {
    clusters: clusters.map((cluster) => ({ ...clusterValue(cluster), observedSeconds: undefined })),
    zones,
    vipPools: { ipv4: vipPools.ipv4, ipv6: vipPools.ipv6 },
    shards,
    wide: wide.map(wideValue),
  };
  return new TextEncoder().encode(JSON.stringify(decisive));
}

/** Reads a pointer; `place` says where it stands. Throws `StoreError`, also for one of a newer version. */
export function decodePointer(content: Uint8Array, place: string): SnapshotPointer {
  const fields = new Fields(parseJson(decodeText(content, place), place), place);
  checkVersion(fields.count("formatVersion"), place);
  return {
    digest: checkDigest(fields.text("digest"), fields.placeOf("digest")),
    generation: fields.count("generation"),
    publishedSeconds: fields.count("publishedSeconds"),
    clusters: fields.objects("clusters").map(readCluster),
    zones: fields.names("zones"),
    vipPools: readPools(fields.object("vipPools")),
    shards: readShards(fields),
    wide: fields.objects("wide").map((wide) => readHost(wide.name("name"), wide)),
  };
}

function checkVersion(version: number, place: string): void {
  if (version === POINTER_FORMAT_VERSION) return;
  const advice = version > POINTER_FORMAT_VERSION ? "upgrade meshdoh to read it" : "publish the table anew";
  throw new StoreError(
    "corrupt",
    `${place} has format version ${version}, this is ${POINTER_FORMAT_VERSION}: ${advice}`,
  );
}

function wideValue(host: MeshHost): object {
  return { name: host.name, ...hostValue(host) };
}

function clusterValue(cluster: ClusterObservation): object {
  const { zone, network, observedSeconds, leaseSeconds, namespaces } = cluster;
  return { cluster: cluster.cluster, zone, network, observedSeconds, leaseSeconds, namespaces };
}

function readCluster(fields: Fields): ClusterObservation {
  return {
    cluster: fields.text("cluster"),
    zone: fields.name("zone"),
    ...(fields.has("network") && { network: fields.text("network") }),
    observedSeconds: fields.count("observedSeconds"),
    leaseSeconds: fields.count("leaseSeconds"),
    namespaces: fields.texts("namespaces"),
  };
}

function readPools(fields: Fields): VipPools {
  const pools = { ipv4: fields.text("ipv4"), ipv6: fields.text("ipv6") };
  for (const family of ["ipv4", "ipv6"] as const) {
    if (parseVipPool(pools[family], family) === undefined) {
      throw corrupt(fields.placeOf(family), `is not a pool of addresses: ${JSON.stringify(pools[family])}`);
    }
  }
  return pools;
}

function readShards(fields: Fields): string[] {
  const shards = fields.texts("shards");
  const place = fields.placeOf("shards");
  const isPowerOfTwo = shards.length > 0 && (shards.length & (shards.length - 1)) === 0;
  if (!isPowerOfTwo || shards.length > MAX_SHARDS) throw corrupt(place, `has ${shards.length} shards`);
  for (const digest of shards) if (digest !== "") checkDigest(digest, place);
  return shards;
}

function checkDigest(text: string, place: string): string {
  if (!isDigest(text)) throw corrupt(place, `is not a digest: ${JSON.stringify(text)}`);
  return text;
}
