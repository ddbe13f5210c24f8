import { isWithin, parseName, type Name } from "../../src/dns/name.ts";
import {
  compareClaims,
  type Claim,
  type ClaimAnswer,
  type Endpoint,
  type MeshHost,
  type ServicePort,
} from "../../src/mesh/claim.ts";
import type { ClusterObservation } from "../../src/mesh/cluster.ts";
import { addressesOf } from "../../src/mesh/mesh-addresses.ts";
import type { NameTable, Shard } from "../../src/mesh/name-table.ts";
import { DEFAULT_VIP_POOLS, type VipPools } from "../../src/mesh/vip-pool.ts";

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
  readonly ttlSeconds?: number;
  /** Below it every cluster has a zone of its own. */
  readonly clusterSuffix?: string;
  readonly vipPools?: VipPools;
}

/** A name table of written-out hosts, all in one shard, in the simplest way. */
export function tableOf(contents: TableContents): NameTable {
  const { clusters, hosts, moreZones = [], digest = "d1", generation = 7, ttlSeconds, clusterSuffix } = contents;
  const qualifiedZones = qualifiedZonesOf(clusters, clusterSuffix);
  const zones = new Set([
    ...clusters.map(({ zone }) => zone),
    ...["clusterset.local", ...moreZones, ...(clusterSuffix === undefined ? [] : [clusterSuffix])].map((zone) =>
      parseName(zone),
    ),
    ...qualifiedZones.keys(),
  ]);
  const shard = shardOf(hosts);
  const known = addressesOf(hosts, contents.vipPools ?? DEFAULT_VIP_POOLS);
  return {
    digest,
    generation,
    zones: [...zones],
    clusters: new Map(clusters.map((observation) => [observation.cluster, observation])),
    ...(ttlSeconds !== undefined && { ttlSeconds }),
    qualifiedZones,
    namespaceExport: (zone, namespace) => namespaceExport(clusters, zone, namespace),
    knowsNamespace: (namespace) =>
      clusters.some(
        ({ namespaces, restrictedNamespaces = [] }) =>
          namespaces.includes(namespace) || restrictedNamespaces.some((each) => each.namespace === namespace),
      ),
    shardOf: () => shard,
    findAddress: (address) => known.get(address),
  };
}

function qualifiedZonesOf(
  clusters: readonly ClusterObservation[],
  clusterSuffix: string | undefined,
): ReadonlyMap<Name, string> {
  if (clusterSuffix === undefined) return new Map();
  return new Map(clusters.map(({ cluster: id }) => [parseName(`${id}.${clusterSuffix}`), id]));
}

/** Of all clusters together: a namespace that one of them shows to all is seen by all. */
function namespaceExport(
  clusters: readonly ClusterObservation[],
  zone: Name,
  namespace: string,
): readonly string[] | undefined {
  const exports = clusters.flatMap((observation) => {
    const { namespaces, importedNamespaces = [], restrictedNamespaces = [] } = observation;
    if (zone === parseName("clusterset.local")) return importedNamespaces.includes(namespace) ? ["*"] : [];
    if (zone !== observation.zone) return [];
    if (namespaces.includes(namespace)) return ["*"];
    return restrictedNamespaces.find((each) => each.namespace === namespace)?.exportTo ?? [];
  });
  return exports.length === 0 ? undefined : exports;
}

/** The same table, whose shards come with a promise. */
export function asynchronous(table: NameTable): NameTable {
  return {
    ...table,
    shardOf: async (asked) => table.shardOf(asked),
    findAddress: async (address) => table.findAddress(address),
  };
}

/** The same table, none of whose shards can be loaded. */
export function failing(table: NameTable, problem: Error): NameTable {
  return { ...table, shardOf: () => Promise.reject(problem), findAddress: () => Promise.reject(problem) };
}

function shardOf(hosts: readonly MeshHost[]): Shard {
  const byName = new Map(hosts.map((each) => [each.name, each]));
  return {
    find: (asked) => byName.get(asked),
    hostsBelow: (asked) => hosts.filter((each) => each.name !== asked && isWithin(each.name, asked)),
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

/** The servers themselves, each as its address, `address@network`, `label=address` or `label=address@network`. */
export function endpoints(...list: readonly string[]): ClaimAnswer {
  return { form: "endpoints", endpoints: list.map((text) => endpoint(text)) };
}

/** One server, written as in `endpoints`, with ports that differ from those of its claim. */
export function endpoint(text: string, ...differing: readonly string[]): Endpoint {
  const [, label, address = "", network] = /^(?:([^=]*)=)?([^@]*)(?:@(.*))?$/.exec(text) ?? [];
  return {
    address,
    ...(network !== undefined && { network }),
    ...(label !== undefined && { label }),
    ...(differing.length > 0 && { ports: ports(...differing) }),
  };
}

/** Named ports, each as `name/protocol/port`. */
export function ports(...list: readonly string[]): ServicePort[] {
  return list.map((text) => {
    const [portName = "", protocol = "", port = ""] = text.split("/");
    if (protocol !== "tcp" && protocol !== "udp" && protocol !== "sctp") throw new Error(`no such protocol: ${text}`);
    return { name: portName, protocol, port: Number(port) };
  });
}

/** An exposed host at a load balancer with these addresses. */
export function external(...list: readonly string[]): ClaimAnswer {
  return { form: "external", addresses: list };
}

/** An exposed host at a load balancer that only has a name. */
export function externalAlias(target: string): ClaimAnswer {
  return { form: "external", addresses: [], alias: parseName(target) };
}

/** An ExternalName. */
export function alias(target: string): ClaimAnswer {
  return { form: "alias", target: parseName(target) };
}

/** A host exposed by an HTTPRoute of namespace `ns1` in cluster `east`, unless said otherwise. */
export function exposedHost(answer: ClaimAnswer, parts: Partial<Claim> = {}): Claim {
  return { cluster: "east", kind: "HTTPRoute", namespace: "ns1", object: "route", ...parts, answer };
}

/** An imported Service of namespace `ns1` in cluster `east`, unless said otherwise. */
export function serviceImport(answer: ClaimAnswer, parts: Partial<Claim> = {}): Claim {
  return { cluster: "east", kind: "ServiceImport", namespace: "ns1", object: "web", ...parts, answer };
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
      host("web.db.svc.cluster.local", [
        service(endpoints("web-0=10.1.0.1", "web-1=10.1.0.2", "web-2=10.1.0.3"), { namespace: "db" }),
      ]),
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
