import type { Name } from "../dns/name.ts";
import { compareText, type MeshHost } from "../mesh/claim.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import { DEFAULT_VIP_POOLS, type VipPools } from "../mesh/vip-pool.ts";
import type { SnapshotHead, TableSettings } from "../snapshot/format/pointer.ts";
import type { Change } from "./plan.ts";

/** What is published beside the names: the settings of the table and the pools of its VIPs. */
export type PublishedSettings = Pick<SnapshotHead, "settings" | "vipPools">;

/** What a sync is told to set; what it is not told stays as it is. */
export interface SettingWishes {
  readonly ttlSeconds?: number | "none";
  readonly clusterSuffix?: Name | "none";
}

/** One setting's difference between two tables; `null` where it is not set. */
export interface SettingChange {
  /** As the option of `meshdoh sync` is called, or `cluster <id>`, or `cluster <id> <setting>`. */
  readonly setting: string;
  readonly from: string | number | null;
  readonly to: string | number | null;
}

const DEFAULT_SETTINGS: PublishedSettings = { settings: {}, vipPools: DEFAULT_VIP_POOLS };

/** The settings to publish: those that are wished for, else those of the first store that has a table, else the defaults. */
export function desiredSettings(
  stored: PublishedSettings = DEFAULT_SETTINGS,
  wishes: SettingWishes = {},
  vipPools: Partial<VipPools> = {},
): PublishedSettings {
  const { ttlSeconds = stored.settings.ttlSeconds, clusterSuffix = stored.settings.clusterSuffix } = wishes;
  const settings: TableSettings = {
    ...(ttlSeconds !== undefined && ttlSeconds !== "none" && { ttlSeconds }),
    ...(clusterSuffix !== undefined && clusterSuffix !== "none" && { clusterSuffix }),
  };
  return { settings, vipPools: { ...stored.vipPools, ...vipPools } };
}

/** What differs beside the names: settings, pools, and the clusters themselves. Nothing published yet means the defaults. */
export function planSettings(
  current: Pick<SnapshotHead, "settings" | "vipPools" | "clusters"> | undefined,
  desired: PublishedSettings & { readonly clusters: readonly ClusterObservation[] },
): SettingChange[] {
  const from = settingValues(current ?? DEFAULT_SETTINGS);
  const to = settingValues(desired);
  // The clusters of a first table are not news.
  if (current !== undefined) addClusterValues(from, current.clusters, desired.clusters);
  if (current !== undefined) addClusterValues(to, desired.clusters, current.clusters);
  return [...new Set([...from.keys(), ...to.keys()])]
    .toSorted(compareText)
    .map((setting) => ({ setting, from: from.get(setting) ?? null, to: to.get(setting) ?? null }))
    .filter((change) => change.from !== change.to);
}

/** How many hosts have other VIPs after these changes. */
export function countMovedVips(changes: readonly Change[]): number {
  return changes.filter((change) => change.kind === "change" && hasMoved(change.from, change.to)).length;
}

function hasMoved(from: MeshHost, to: MeshHost): boolean {
  return from.vip !== undefined && to.vip !== undefined && from.vip.join() !== to.vip.join();
}

type Values = Map<string, string | number | undefined>;

function settingValues({ settings, vipPools }: PublishedSettings): Values {
  return new Map<string, string | number | undefined>([
    ["ttl", settings.ttlSeconds],
    ["cluster-suffix", settings.clusterSuffix],
    ["vip-pool-ipv4", vipPools.ipv4],
    ["vip-pool-ipv6", vipPools.ipv6],
  ]);
}

/** Of clusters that the other side lacks no more than that they are there. */
function addClusterValues(
  values: Values,
  clusters: readonly ClusterObservation[],
  others: readonly ClusterObservation[],
): void {
  const known = new Set(others.map(({ cluster }) => cluster));
  for (const { cluster, zone, network, leaseSeconds } of clusters) {
    values.set(`cluster ${cluster}`, zone);
    if (known.has(cluster))
      values.set(`cluster ${cluster} network`, network).set(`cluster ${cluster} lease`, leaseSeconds);
  }
}
