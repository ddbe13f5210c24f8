import { isWithin, parseName, type Name } from "../../src/dns/name.ts";
import { compareClaims, type Claim, type ClaimAnswer, type MeshHost } from "../../src/mesh/claim.ts";
import type { ClusterObservation } from "../../src/mesh/cluster.ts";
import type { NameTable, Shard } from "../../src/mesh/name-table.ts";

/** When the clusters of a table were observed, unless a test says so; seconds since the epoch. */
export const OBSERVED_SECONDS = 1_700_000_000;
/** How long after `OBSERVED_SECONDS` the clusters of a table are fresh, its last second included. */
export const LEASE_SECONDS = 3600;

/** What a table is written out of. */
export interface TableContents {
  readonly clusters: readonly ClusterObservation[];
  readonly hosts: readonly MeshHost[];
  /** Zones besides those of the clusters and `clusterset.local.`, such as reverse zones of VIP pools. */
  readonly moreZones?: readonly string[];
  readonly digest?: string;
  readonly generation?: number;
}

/** A name table of written-out hosts, all in one shard, in the simplest way. */
export function tableOf({ clusters, hosts, moreZones = [], digest = "d1", generation = 7 }: TableContents): NameTable {
  const zones = new Set([
    ...clusters.map(({ zone }) => zone),
    ...["clusterset.local", ...moreZones].map((zone) => parseName(zone)),
  ]);
  const shard = shardOf(hosts);
  return {
    digest,
    generation,
    zones: [...zones],
    clusters: new Map(clusters.map((observation) => [observation.cluster, observation])),
    hasNamespace: (zone, namespace) =>
      clusters.some((observation) => observation.zone === zone && observation.namespaces.includes(namespace)),
    knowsNamespace: (namespace) => clusters.some(({ namespaces }) => namespaces.includes(namespace)),
    shardOf: () => shard,
  };
}

/** The same table, whose shards come with a promise. */
export function asynchronous(table: NameTable): NameTable {
  return { ...table, shardOf: async (asked) => table.shardOf(asked) };
}

/** The same table, none of whose shards can be loaded. */
export function failing(table: NameTable, problem: Error): NameTable {
  return { ...table, shardOf: () => Promise.reject(problem) };
}

function shardOf(hosts: readonly MeshHost[]): Shard {
  const byName = new Map(hosts.map((each) => [each.name, each]));
  return {
    find: (asked) => byName.get(asked),
    hasBelow: (asked) => hosts.some((each) => each.name !== asked && isWithin(each.name, asked)),
  };
}

/** A cluster with the zone `cluster.local.` and no network. */
export function cluster(
  id: string,
  parts: Partial<Omit<ClusterObservation, "zone">> & { readonly zone?: string } = {},
): ClusterObservation {
  const { zone = "cluster.local", ...rest } = parts;
  return {
    cluster: id,
    zone: parseName(zone),
    observedSeconds: OBSERVED_SECONDS,
    leaseSeconds: LEASE_SECONDS,
    namespaces: [],
    ...rest,
  };
}

/** A host with its claims in their order. */
export function host(text: string, claims: readonly Claim[], vips?: readonly string[]): MeshHost {
  const sorted = claims.toSorted(compareClaims);
  return { name: parseName(text), claims: sorted, ...(vips === undefined ? {} : { vip: vips }) };
}

/** A Service of namespace `ns1` in cluster `east`, unless said otherwise. */
export function service(answer: ClaimAnswer, parts: Partial<Claim> = {}): Claim {
  return { cluster: "east", kind: "Service", namespace: "ns1", object: "web", ...parts, answer };
}

/** A ServiceEntry of namespace `ns1` in cluster `east`, unless said otherwise. */
export function serviceEntry(answer: ClaimAnswer, parts: Partial<Claim> = {}): Claim {
  return { cluster: "east", kind: "ServiceEntry", namespace: "ns1", object: "entry", ...parts, answer };
}

/** One service behind these addresses. */
export function addresses(...list: readonly string[]): ClaimAnswer {
  return { form: "addresses", addresses: list };
}

/** The servers themselves, each as its address or `address@network`. */
export function endpoints(...list: readonly string[]): ClaimAnswer {
  return {
    form: "endpoints",
    endpoints: list.map((text) => {
      const [address = "", network] = text.split("@");
      return network === undefined ? { address } : { address, network };
    }),
  };
}

/** An ExternalName. */
export function alias(target: string): ClaimAnswer {
  return { form: "alias", target: parseName(target) };
}

/** An automatic VIP, with those that Istio assigned. */
export function vip(...assigned: readonly string[]): ClaimAnswer {
  return assigned.length === 0 ? { form: "vip" } : { form: "vip", assigned };
}

/** The table that most tests ask: two clusters of one zone, Services, ServiceEntries, a wildcard, ExternalNames. */
export function meshTable(parts: Partial<TableContents> = {}): NameTable {
  return tableOf({
    clusters: [
      cluster("east", { namespaces: ["db", "ns1", "ns2"] }),
      cluster("west", { namespaces: ["ns1"], network: "net-west" }),
    ],
    moreZones: ["240.240.in-addr.arpa"],
    hosts: [
      host("productpage.ns1.svc.cluster.local", [service(addresses("10.96.0.10"))]),
      host("dual.ns1.svc.cluster.local", [service(addresses("10.96.0.11", "fd00::b"))]),
      host("reviews.ns2.svc.cluster.local", [service(addresses("10.96.0.12"), { namespace: "ns2" })]),
      host("web.db.svc.cluster.local", [service(endpoints("10.1.0.1", "10.1.0.2", "10.1.0.3"), { namespace: "db" })]),
      host("web-0.web.db.svc.cluster.local", [service(endpoints("10.1.0.1"), { namespace: "db" })]),
      host("idle.db.svc.cluster.local", [service(endpoints(), { namespace: "db" })]),
      host("inward.ns1.svc.cluster.local", [service(alias("productpage.ns1.svc.cluster.local"))]),
      host("outward.ns1.svc.cluster.local", [service(alias("www.example.com"))]),
      host("nowhere.ns1.svc.cluster.local", [service(alias("gone.ns1.svc.cluster.local"))]),
      host("ring-a.ns1.svc.cluster.local", [service(alias("ring-b.ns1.svc.cluster.local"))]),
      host("ring-b.ns1.svc.cluster.local", [service(alias("ring-a.ns1.svc.cluster.local"))]),
      host("api.partner.example", [serviceEntry(vip())], ["240.240.0.5", "2001:2::5"]),
      host("metrics.internal", [serviceEntry(addresses("10.9.9.9"))]),
      host("*.wild.example", [serviceEntry(addresses("10.9.9.1"))]),
      host("secret.example", [serviceEntry(addresses("10.9.9.2"), { exportTo: ["ns2"] })]),
    ],
    ...parts,
  });
}

/** Text as a name. */
export function name(text: string): Name {
  return parseName(text);
}
