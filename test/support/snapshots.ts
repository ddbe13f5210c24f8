import type { MeshHost } from "../../src/mesh/claim.ts";
import { parseName } from "../../src/dns/name.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { buildSnapshot, type Snapshot, type SnapshotContent } from "../../src/snapshot/build.ts";
import { meshHost, observation, serviceClaim } from "./mesh-values.ts";

/** The content of a snapshot of `cluster.local.` with one cluster. */
export function snapshotContent(
  hosts: readonly MeshHost[],
  differences: Partial<SnapshotContent> = {},
): SnapshotContent {
  const zones = [parseName("cluster.local")];
  return { hosts, clusters: [observation("east")], zones, vipPools: DEFAULT_VIP_POOLS, ...differences };
}

/** `count` Services `web-<n>.ns1` with the address that `addressOf` gives them. */
export function services(count: number, addressOf: (number: number) => string = () => "192.0.2.1"): MeshHost[] {
  return Array.from({ length: count }, (_, number) =>
    meshHost(`web-${number}.ns1.svc.cluster.local`, serviceClaim([addressOf(number)], { object: `web-${number}` })),
  );
}

/** A snapshot of such Services in `shardCount` shards. */
export function snapshotOf(hosts: readonly MeshHost[], shardCount?: number): Promise<Snapshot> {
  return buildSnapshot(snapshotContent(hosts), shardCount);
}
