import type { Name } from "../../dns/name.ts";
import { compareText, type MeshHost } from "../../mesh/claim.ts";
import type { ClusterObservation } from "../../mesh/cluster.ts";
import type { Snapshot } from "../build.ts";
import { digestOf } from "../digest.ts";
import { encodeHost } from "../format/host.ts";
import { encodeDecisive, type SnapshotHead } from "../format/pointer.ts";
import { encodeShard } from "../format/shard.ts";
import { hostWeight } from "../host-size.ts";
import { KnownZones } from "../known-zones.ts";
import { HOSTS_PER_SHARD, shardCountFor } from "../shard-count.ts";
import { shardIndexOf, shardKeyOf, type Sharding } from "../shard-key.ts";
import type { StoreReader } from "../store/store.ts";
import { amendAddressShards } from "./amend-address-shards.ts";
import { crowdedAfter } from "./crowded-after.ts";
import type { HostIndex } from "./host-index.ts";
import { rewriteShards } from "./rewrite-shards.ts";
import type { ShardContents } from "./shard-contents.ts";

/** What differs between a snapshot that was published and the table as it is now. */
export interface TableChange {
  /** The names of all hosts that are not as they were; others may be among them. */
  readonly names: ReadonlySet<Name>;
  /** The same for addresses. */
  readonly addresses: ReadonlySet<string>;
  readonly clusters: readonly ClusterObservation[];
}

/** Where the shards of the previous snapshot are. */
export interface ShardPlace {
  readonly contents: ShardContents;
  readonly store: StoreReader;
}

/**
 * The snapshot that `buildSnapshot` would make of the hosts in `index` after `previous`, with the contents of those shards
 * alone that differ. Undefined when all must be built: other shards than those that changed would have to be written, or
 * one that is to be changed is lost. Zones, pools and settings are those of `previous`. Contents of the snapshot that was
 * amended before may be overwritten. Rejects with `StoreError`.
 */
export async function amendSnapshot(
  previous: SnapshotHead,
  index: HostIndex,
  change: TableChange,
  place: ShardPlace,
): Promise<Snapshot | undefined> {
  place.contents.recycle();
  const { settings, zones, vipPools } = previous;
  const clusters = change.clusters.toSorted((a, b) => compareText(a.cluster, b.cluster));
  const crowdedDomains = crowdedAfter(previous.crowdedDomains, index, change.names);
  if (crowdedDomains === undefined) return undefined;
  const crowded = new Set(crowdedDomains.map(({ domain }) => domain));
  const before: Sharding = { known: new KnownZones(previous), crowdedDomains: crowded };
  const known = new KnownZones({ zones, vipPools, settings, clusters });
  const after: Sharding = { known, crowdedDomains: crowded };
  const names = new Set([
    ...change.names,
    ...namesOfOtherNamespaces(previous.clusters, { ...change, before, after }, index),
  ]);
  const wide = wideAfter(previous.wide, names, index, after);
  const weight = index.weight - wide.reduce((sum, host) => sum + hostWeight(host), 0);
  const { length: shardCount } = previous.shards;
  if (shardCountFor(weight, HOSTS_PER_SHARD, shardCount) !== shardCount) return undefined;

  const lines = lineChanges(names, index, { before, after }, shardCount);
  const hostShards = await rewriteShards(previous.shards, lines, encodeShard([]), place);
  if (hostShards === undefined) return undefined;
  const oldShards = new Set(previous.shards);
  const spareShards = [...hostShards.contents.keys()].filter((digest) => !oldShards.has(digest)).length;
  const addresses = await amendAddressShards(previous, index, { addresses: change.addresses, spareShards }, place);
  if (addresses === undefined) return undefined;
  const head = {
    settings,
    clusters,
    zones,
    vipPools,
    crowdedDomains,
    shards: hostShards.shards,
    addressShards: addresses.shards,
    amendedAddresses: addresses.amended,
    wide,
  };
  const shardContents = new Map([...hostShards.contents, ...addresses.contents]);
  return { ...head, digest: await digestOf(encodeDecisive(head)), shardContents, lostShards: new Set() };
}

interface Keys {
  readonly before: Sharding;
  readonly after: Sharding;
}

/** What becomes of the lines of each shard, by its number. */
function lineChanges(
  names: ReadonlySet<Name>,
  index: HostIndex,
  { before, after }: Keys,
  shardCount: number,
): Map<number, Map<string, string | undefined>> {
  const changes = new Map<number, Map<string, string | undefined>>();
  const add = (key: string | undefined, name: Name, json: string | undefined): void => {
    if (key === undefined) return;
    const shard = shardIndexOf(key, shardCount);
    const known = changes.get(shard);
    if (known === undefined) changes.set(shard, new Map([[name, json]]));
    else known.set(name, json);
  };
  for (const name of names) {
    const host = index.hosts.get(name);
    // A host that moves leaves one shard and enters another; where both are one the line is what it is now.
    add(shardKeyOf(name, before), name, undefined);
    if (host !== undefined) add(shardKeyOf(name, after), name, encodeHost(host));
  }
  return changes;
}

function wideAfter(
  wide: readonly MeshHost[],
  names: ReadonlySet<Name>,
  { hosts }: HostIndex,
  after: Sharding,
): MeshHost[] {
  const kept = wide.filter(({ name }) => !names.has(name));
  const fresh = [...names].flatMap((name) => hosts.get(name) ?? []);
  const added = fresh.filter(({ name }) => shardKeyOf(name, after) === undefined);
  return [...kept, ...added].toSorted((a, b) => compareText(a.name, b.name));
}

/** The names in namespaces that were not known and are, or the other way round: they may be in another shard now. */
function namesOfOtherNamespaces(
  old: readonly ClusterObservation[],
  { clusters, before, after }: TableChange & Keys,
  { hosts }: HostIndex,
): Name[] {
  const oldOf = new Map(old.map((observation) => [observation.cluster, observation]));
  const changed = clusters.filter((now) => !hasSameNamespaces(oldOf.get(now.cluster), now));
  if (changed.length === 0) return [];
  const candidates = new Set(changed.flatMap((now) => [...namespacesOf(oldOf.get(now.cluster)), ...namespacesOf(now)]));
  const suffixes = [...after.known.zones].flatMap((zone) =>
    [...candidates]
      .filter((namespace) => isKnown(before, zone, namespace) !== isKnown(after, zone, namespace))
      .map((namespace) => `.${namespace}.svc.${zone}`),
  );
  if (suffixes.length === 0) return [];
  return [...hosts.keys()].filter((name) => suffixes.some((suffix) => name.endsWith(suffix)));
}

function isKnown({ known }: Sharding, zone: Name, namespace: string): boolean {
  return known.namespaceExport(zone, namespace) !== undefined;
}

function namespacesOf(observation: ClusterObservation | undefined): string[] {
  if (observation === undefined) return [];
  const { namespaces, importedNamespaces = [], restrictedNamespaces = [] } = observation;
  return [...namespaces, ...importedNamespaces, ...restrictedNamespaces.map(({ namespace }) => namespace)];
}

function hasSameNamespaces(a: ClusterObservation | undefined, b: ClusterObservation): boolean {
  return namespacesOf(a).join() === namespacesOf(b).join();
}
