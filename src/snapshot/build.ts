import type { Name } from "../dns/name.ts";
import { compareText, type MeshHost } from "../mesh/claim.ts";
import type { ClusterObservation } from "../mesh/cluster.ts";
import { addressesOf } from "../mesh/mesh-addresses.ts";
import type { VipPools } from "../mesh/vip-pool.ts";
import { buildAddressShards, type PreviousSnapshot } from "./build-addresses.ts";
import { digestOf } from "./digest.ts";
import { withWitnesses } from "./crowd-witness.ts";
import { crowdedDomainsOf, domainOf } from "./crowded-domains.ts";
import { encodeDecisive, type SnapshotHead, type TableSettings } from "./format/pointer.ts";
import { encodeShard } from "./format/shard.ts";
import { hostWeight } from "./host-size.ts";
import { KnownZones } from "./known-zones.ts";
import { HOSTS_PER_SHARD, shardCountFor } from "./shard-count.ts";
import { shardIndexOf, shardKeyOf } from "./shard-key.ts";

/** What a snapshot is made of. */
export interface SnapshotContent {
  readonly hosts: readonly MeshHost[];
  readonly clusters: readonly ClusterObservation[];
  /** Zones of the mesh without those that follow: reverse zones from the pools, qualified ones from the settings. */
  readonly zones: readonly Name[];
  readonly vipPools: VipPools;
  readonly settings: TableSettings;
}

/** A snapshot that has not been published: its head, and its shards by digest. */
export interface Snapshot extends SnapshotHead {
  readonly shardContents: ReadonlyMap<string, Uint8Array>;
  /** Digests of shards that the previous snapshot names as well and that its store has not, or not as they were. */
  readonly lostShards: ReadonlySet<string>;
}

/**
 * Divides hosts into shards, derives the addresses from them, and names everything by its content. The same content after
 * the same `previous` gives the same snapshot, whatever its order. What differs little from `previous` differs from it in
 * few shards: its numbers of shards are kept while they are bearable, and few changes of addresses stand in the head.
 * Reads the previous shards of addresses; rejects with `StoreError` when the store cannot say.
 */
export async function buildSnapshot(content: SnapshotContent, previous?: PreviousSnapshot): Promise<Snapshot> {
  const { zones, vipPools, settings } = content;
  const clusters = content.clusters.toSorted((a, b) => compareText(a.cluster, b.cluster));
  const known = new KnownZones({ zones, vipPools, settings, clusters });
  // Sorted hosts, as a sync has them, take no time; owners that differ in little may come in the order of their hosts.
  const hosts = content.hosts.toSorted((a, b) => compareText(a.name, b.name));
  const { crowdedDomains, wide, shards, contents } = await buildHostShards(hosts, known, previous?.pointer);
  // Whoever writes a shard of hosts may write one of addresses besides; who changes nothing writes nothing.
  const oldShards = new Set(previous?.pointer.shards);
  const spareShards = [...contents.keys()].filter((digest) => !oldShards.has(digest)).length;
  const addresses = await buildAddressShards([...addressesOf(hosts, vipPools).values()], previous, spareShards);
  const head = {
    settings,
    clusters,
    zones: zones.toSorted(),
    vipPools,
    crowdedDomains,
    shards,
    addressShards: addresses.shards,
    amendedAddresses: addresses.amended,
    wide,
  };
  const shardContents = new Map([...contents, ...addresses.contents]);
  return { ...head, digest: await digestOf(encodeDecisive(head)), shardContents, lostShards: addresses.lost };
}

interface HostShards extends Pick<SnapshotHead, "crowdedDomains" | "shards" | "wide"> {
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

async function buildHostShards(
  hosts: readonly MeshHost[],
  known: KnownZones,
  previous: PreviousSnapshot["pointer"] | undefined,
): Promise<HostShards> {
  const outside = hosts.filter(({ name }) => known.zoneOf(domainOf(name)) === undefined);
  const previousDomains = previous?.crowdedDomains.map(({ domain }) => domain);
  const domains = crowdedDomainsOf(
    outside.map(({ name }) => name),
    previousDomains,
  );
  const sharding = { known, crowdedDomains: new Set(domains) };
  const keys = hosts.map((host) => shardKeyOf(host.name, sharding));
  const wide = hosts.filter((_, index) => keys[index] === undefined);
  const divided = divideHosts(hosts, keys, previous?.shards.length);
  const shards: string[] = [];
  const contents = new Map<string, Uint8Array>();
  for (const shardHosts of divided) {
    const octets = shardHosts.length === 0 ? undefined : encodeShard(shardHosts);
    const digest = octets === undefined ? "" : await digestOf(octets);
    shards.push(digest);
    if (octets !== undefined) contents.set(digest, octets);
  }
  return { crowdedDomains: withWitnesses(domains, outside), wide, shards, contents };
}

function divideHosts(
  hosts: readonly MeshHost[],
  keys: readonly (string | undefined)[],
  previousShardCount: number | undefined,
): MeshHost[][] {
  const weight = hosts.reduce((sum, host, index) => sum + (keys[index] === undefined ? 0 : hostWeight(host)), 0);
  const shardCount = shardCountFor(weight, HOSTS_PER_SHARD, previousShardCount);
  const divided = Array.from({ length: shardCount }, (): MeshHost[] => []);
  for (const [index, host] of hosts.entries()) {
    const key = keys[index];
    if (key !== undefined) divided[shardIndexOf(key, shardCount)]?.push(host);
  }
  return divided;
}
