import type { Name } from "../../dns/name.ts";
import type { MeshHost } from "../../mesh/claim.ts";
import type { ClusterObservation } from "../../mesh/cluster.ts";
import type { MeshAddress } from "../../mesh/mesh-address.ts";
import { parseVipPool, type VipPools } from "../../mesh/vip-pool.ts";
import type { CrowdedDomain } from "../crowd-witness.ts";
import { isDigest } from "../digest.ts";
import { MAX_SHARDS, MAX_TTL_SECONDS } from "../limits.ts";
import { StoreError } from "../store/store.ts";
import { addressValue, readAddress } from "./address.ts";
import { clusterValue, readCluster } from "./cluster.ts";
import { corrupt, decodeText, Fields, parseJson } from "./fields.ts";
import { namedHostValue, readNamedHost } from "./host.ts";

/** The version of the pointer's format that this code writes, and the only one that it reads. */
const POINTER_FORMAT_VERSION = 2;

/** What the operator wants of the whole table; kept from sync to sync until it is said otherwise. */
export interface TableSettings {
  /** TTL of positive answers, unless a view has its own. */
  readonly ttlSeconds?: number;
  /** Below it every cluster has a zone of its own: `<service>.<namespace>.svc.<cluster>.<suffix>`. */
  readonly clusterSuffix?: Name;
}

/** The head of a snapshot: everything but what its shards hold. */
export interface SnapshotHead {
  readonly settings: TableSettings;
  /** Digest of all that decides answers; with equal digests two snapshots answer alike. */
  readonly digest: string;
  /** Sorted by name. */
  readonly clusters: readonly ClusterObservation[];
  /** Zones of the mesh without those that follow from other fields: reverse zones from the pools, qualified ones from settings. */
  readonly zones: readonly Name[];
  readonly vipPools: VipPools;
  /** Domains outside of the zones whose hosts are in many shards, sorted. */
  readonly crowdedDomains: readonly CrowdedDomain[];
  /** Digest of each shard of hosts by its index, empty for a shard without hosts; their number is a power of two. */
  readonly shards: readonly string[];
  /** The same for shards of addresses. */
  readonly addressShards: readonly string[];
  /** Addresses that differ from what the shards say, sorted by address; without owners those that are no more. */
  readonly amendedAddresses: readonly MeshAddress[];
  /** Hosts that no shard holds (`shardKeyOf`), sorted by name. */
  readonly wide: readonly MeshHost[];
}

/** The value of the key `snapshot/current`. */
export interface SnapshotPointer extends SnapshotHead {
  /** One more than that of the pointer before it. */
  readonly generation: number;
  readonly publishedSeconds: number;
}

/** The digests of all shards of a snapshot, of hosts and of addresses; none is empty. */
export function shardDigestsOf({ shards, addressShards }: Pick<SnapshotHead, "shards" | "addressShards">): string[] {
  return [...shards, ...addressShards].filter((digest) => digest !== "");
}

/** The octets of a pointer; equal pointers give equal octets. */
export function encodePointer(pointer: SnapshotPointer): Uint8Array {
  const { digest, generation, publishedSeconds } = pointer;
  const value = {
    formatVersion: POINTER_FORMAT_VERSION,
    digest,
    generation,
    publishedSeconds,
    ...decisiveValue(pointer),
    clusters: pointer.clusters.map(clusterValue),
  };
  return new TextEncoder().encode(JSON.stringify(value));
}

/** What the digest of a snapshot is taken of: all that decides answers, nothing of when it was read or written. */
export function encodeDecisive(head: Omit<SnapshotHead, "digest">): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(decisiveValue(head)));
}

function decisiveValue(head: Omit<SnapshotHead, "digest">): object {
  const { settings, zones, vipPools, crowdedDomains, shards, addressShards, amendedAddresses, wide } = head;
  return {
    settings: { ttlSeconds: settings.ttlSeconds, clusterSuffix: settings.clusterSuffix },
    clusters: head.clusters.map((cluster) => ({
      ...clusterValue(cluster),
      observedSeconds: undefined,
      version: undefined,
    })),
    zones,
    vipPools: { ipv4: vipPools.ipv4, ipv6: vipPools.ipv6 },
    crowdedDomains: crowdedDomains.map(({ domain, host }) => ({ domain, host: namedHostValue(host) })),
    shards,
    addressShards,
    amendedAddresses: amendedAddresses.map(addressValue),
    wide: wide.map(namedHostValue),
  };
}

/** A pointer that a newer version of this program wrote: nothing is wrong with it. */
export class NewerFormatError extends StoreError {}

/** Reads a pointer; `place` says where it stands. Throws `StoreError`; for one of a later version `NewerFormatError`. */
export function decodePointer(content: Uint8Array, place: string): SnapshotPointer {
  const fields = new Fields(parseJson(decodeText(content, place), place), place);
  checkVersion(fields.count("formatVersion"), place);
  return {
    digest: checkDigest(fields.text("digest"), fields.placeOf("digest")),
    generation: fields.count("generation"),
    publishedSeconds: fields.count("publishedSeconds"),
    settings: readSettings(fields.object("settings")),
    clusters: fields.objects("clusters").map(readCluster),
    zones: fields.names("zones"),
    vipPools: readPools(fields.object("vipPools")),
    crowdedDomains: fields.objects("crowdedDomains").map((crowded) => ({
      domain: crowded.text("domain"),
      host: readNamedHost(crowded.object("host")),
    })),
    shards: readShards(fields, "shards"),
    addressShards: readShards(fields, "addressShards"),
    amendedAddresses: fields.objects("amendedAddresses").map(readAddress),
    wide: fields.objects("wide").map(readNamedHost),
  };
}

function checkVersion(version: number, place: string): void {
  if (version === POINTER_FORMAT_VERSION) return;
  const problem = `${place} has format version ${version}, this is ${POINTER_FORMAT_VERSION}`;
  if (version < POINTER_FORMAT_VERSION) throw new StoreError("corrupt", problem);
  throw new NewerFormatError("corrupt", `${problem}: upgrade meshdoh to read it`);
}

function readSettings(fields: Fields): TableSettings {
  return {
    ...(fields.has("ttlSeconds") && { ttlSeconds: fields.count("ttlSeconds", MAX_TTL_SECONDS) }),
    ...(fields.has("clusterSuffix") && { clusterSuffix: fields.name("clusterSuffix") }),
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

function readShards(fields: Fields, field: "shards" | "addressShards"): string[] {
  const shards = fields.texts(field);
  const place = fields.placeOf(field);
  const isPowerOfTwo = shards.length > 0 && (shards.length & (shards.length - 1)) === 0;
  if (!isPowerOfTwo || shards.length > MAX_SHARDS) throw corrupt(place, `has ${shards.length} shards`);
  for (const digest of shards) if (digest !== "") checkDigest(digest, place);
  return shards;
}

function checkDigest(text: string, place: string): string {
  if (!isDigest(text)) throw corrupt(place, `is not a digest: ${JSON.stringify(text)}`);
  return text;
}
