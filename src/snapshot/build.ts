import type { Name } from "../dns/name.ts";
import { compareText, type MeshHost } from "../mesh/claim.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import type { VipPools } from "../mesh/vip-pool.ts";
import { digestOf } from "./digest.ts";
import { encodeDecisive, type SnapshotHead } from "./format/pointer.ts";
import { encodeShard } from "./format/shard.ts";
import { ownedZones } from "./owned-zones.ts";
import { shardCountFor } from "./shard-count.ts";
import { isWide, shardIndexOf } from "./shard-key.ts";

/** What a snapshot is made of. */
export interface SnapshotContent {
  readonly hosts: readonly MeshHost[];
  readonly clusters: readonly ClusterObservation[];
  /** Zones of the mesh without the reverse zones, which follow from the pools. */
  readonly zones: readonly Name[];
  readonly vipPools: VipPools;
}

/** A snapshot that has not been published: its head, and its shards by digest. */
export interface Snapshot extends SnapshotHead {
  readonly shardContents: ReadonlyMap<string, Uint8Array>;
}

/**
 * Divides hosts into shards and names everything by its content. The same content gives the same snapshot, whatever its
 * order, when `previousShardCount` (that of the snapshot it replaces) is the same.
 */
export async function buildSnapshot(content: SnapshotContent, previousShardCount?: number): Promise<Snapshot> {
  const { hosts } = content;
  const zones = ownedZones(content.zones, content.vipPools);
  const wide = hosts.filter((host) => isWide(host.name, zones)).toSorted((a, b) => compareText(a.name, b.name));
  const narrow = wide.length === 0 ? hosts : hosts.filter((host) => !isWide(host.name, zones));
  const divided = divide(narrow, zones, shardCountFor(narrow.length, previousShardCount));

  const shards: string[] = [];
  const shardContents = new Map<string, Uint8Array>();
  for (const shardHosts of divided) {
    const octets = shardHosts.length === 0 ? undefined : encodeShard(shardHosts);
    const digest = octets === undefined ? "" : await digestOf(octets);
    shards.push(digest);
    if (octets !== undefined) shardContents.set(digest, octets);
  }
  const clusters = content.clusters.toSorted((a, b) => compareText(a.cluster, b.cluster));
  const head = { clusters, zones: content.zones.toSorted(), vipPools: content.vipPools, shards, wide };
  return { ...head, digest: await digestOf(encodeDecisive(head)), shardContents };
}

function divide(hosts: readonly MeshHost[], zones: readonly Name[], shardCount: number): MeshHost[][] {
  const shards = Array.from({ length: shardCount }, (): MeshHost[] => []);
  for (const host of hosts) shards[shardIndexOf(host.name, zones, shardCount)]?.push(host);
  return shards;
}
