import type { Name } from "../../dns/name.ts";
import { CLAIM_KINDS, type ClaimKind, type MeshHost } from "../../mesh/claim.ts";
import { shardDigestsOf, type SnapshotPointer } from "../../snapshot/format/pointer.ts";
import { timeOf } from "./output.ts";

/** What one snapshot holds. */
export interface SnapshotSummary {
  readonly pointer: SnapshotPointer;
  readonly names: number;
  /** By cluster: how many claims its objects of each kind make, without kinds that make none. */
  readonly claims: ReadonlyMap<string, ReadonlyMap<ClaimKind, number>>;
}

/** Sums up a snapshot whose hosts were read. */
export function contentOf(pointer: SnapshotPointer, hosts: ReadonlyMap<Name, MeshHost>): SnapshotSummary {
  const claims = new Map<string, Map<ClaimKind, number>>(pointer.clusters.map(({ cluster }) => [cluster, new Map()]));
  for (const host of hosts.values()) {
    for (const { cluster, kind } of host.claims) {
      const counts = claims.get(cluster) ?? new Map<ClaimKind, number>();
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      claims.set(cluster, counts);
    }
  }
  return { pointer, names: hosts.size, claims };
}

/** A summary for people. */
export function contentAsText({ pointer, names, claims }: SnapshotSummary): string {
  const { settings, vipPools } = pointer;
  const lines = [
    `generation  ${pointer.generation}`,
    `digest      ${pointer.digest}`,
    `published   ${timeOf(pointer.publishedSeconds)}`,
    `names       ${names}, in ${shardDigestsOf(pointer).length} shards`,
    `zones       ${pointer.zones.join(" ")}`,
    `VIP pools   ${vipPools.ipv4} ${vipPools.ipv6}`,
    ...(settings.ttlSeconds === undefined ? [] : [`TTL         ${settings.ttlSeconds} s`]),
    ...(settings.clusterSuffix === undefined ? [] : [`suffix      ${settings.clusterSuffix}`]),
    ...pointer.clusters.flatMap(({ cluster, zone, network, observedSeconds, leaseSeconds }) => [
      "",
      `cluster ${cluster}`,
      `  zone     ${zone}${network === undefined ? "" : `, network ${network}`}`,
      `  seen     ${timeOf(observedSeconds)}, good until ${timeOf(observedSeconds + leaseSeconds)}`,
      `  claims   ${formatCounts(claims.get(cluster) ?? new Map())}`,
    ]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The stable output of `meshdoh snapshot show --json`. */
export function contentAsJson({ pointer, names, claims }: SnapshotSummary): Readonly<Record<string, unknown>> {
  const { generation, digest, publishedSeconds, settings, vipPools, zones } = pointer;
  return {
    generation,
    digest,
    published: timeOf(publishedSeconds),
    names,
    shards: shardDigestsOf(pointer).length,
    settings: { ttlSeconds: settings.ttlSeconds ?? null, clusterSuffix: settings.clusterSuffix ?? null, vipPools },
    zones,
    clusters: pointer.clusters.map(({ cluster, zone, network, observedSeconds, leaseSeconds }) => ({
      cluster,
      zone,
      network: network ?? null,
      observed: timeOf(observedSeconds),
      leaseSeconds,
      claims: Object.fromEntries(claims.get(cluster) ?? []),
    })),
  };
}

function formatCounts(counts: ReadonlyMap<ClaimKind, number>): string {
  const told = CLAIM_KINDS.filter((kind) => counts.has(kind)).map((kind) => `${kind} ${counts.get(kind)}`);
  return told.length === 0 ? "none" : told.join(", ");
}
