import type { MeshHost } from "../../src/mesh/claim.ts";
import { parseName } from "../../src/dns/name.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { buildSnapshot, type Snapshot, type SnapshotContent } from "../../src/snapshot/build.ts";
import type { PreviousSnapshot } from "../../src/snapshot/build-addresses.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { meshHost, observation, serviceClaim } from "./mesh-values.ts";

/** The content of a snapshot of `cluster.local.` with one cluster. */
export function snapshotContent(
  hosts: readonly MeshHost[],
  differences: Partial<SnapshotContent> = {},
): SnapshotContent {
  const zones = [parseName("cluster.local")];
  const clusters = [observation("east")];
  return { hosts, clusters, zones, vipPools: DEFAULT_VIP_POOLS, settings: {}, ...differences };
}

/** `count` Services `web-<n>.ns1` with the address that `addressOf` gives them. */
export function services(count: number, addressOf: (number: number) => string = () => "192.0.2.1"): MeshHost[] {
  return Array.from({ length: count }, (_, number) =>
    meshHost(`web-${number}.ns1.svc.cluster.local`, serviceClaim([addressOf(number)], { object: `web-${number}` })),
  );
}

/** A snapshot of hosts, in `shardCount` shards if that many are bearable. */
export function snapshotOf(hosts: readonly MeshHost[], shardCount?: number): Promise<Snapshot> {
  return buildSnapshot(snapshotContent(hosts), shardCount === undefined ? undefined : afterShards(shardCount));
}

/** A snapshot before that had so many shards of hosts; it has nothing to say of addresses. */
export function afterShards(shardCount: number): PreviousSnapshot {
  const shards = Array.from({ length: shardCount }, () => "");
  return { pointer: { crowdedDomains: [], shards, addressShards: [] }, store: new MemoryStore() };
}
