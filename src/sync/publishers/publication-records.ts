import type { MeshHost } from "../../mesh/claim.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import type { SnapshotPointer } from "../../snapshot/format/pointer.ts";
import { encodePublisher, publisherKey, type PublishedPart, type PublisherRecord } from "../../snapshot/publisher.ts";
import type { Publisher } from "./publisher.ts";

/** A table that is about to be the current one, or is. */
export interface PublishedTable {
  /** With the versions of its clusters. */
  readonly pointer: SnapshotPointer;
  readonly withheld: readonly NamedClaim[];
  /** How many claims of each cluster it has; absent when nobody counted. */
  readonly claimCounts?: ReadonlyMap<string, number>;
}

/** The records of these clusters: that they were published with this table. Pure. */
export function recordsOf(
  publisher: Publisher,
  clusters: ReadonlySet<string>,
  table: PublishedTable,
  nowSeconds: number,
): PublisherRecord[] {
  const { generation } = table.pointer;
  const { owner, instance, isFollowing } = publisher;
  const shards = [...new Set(table.pointer.shards.filter((digest) => digest !== ""))];
  return table.pointer.clusters
    .filter(({ cluster }) => clusters.has(cluster))
    .map((observation): PublisherRecord => {
      const { cluster, version = "" } = observation;
      const withheld = table.withheld.filter(({ claim }) => claim.cluster === cluster);
      const count = table.claimCounts?.get(cluster) ?? 0;
      const part: PublishedPart = {
        observation,
        shards,
        wide: table.pointer.wide.flatMap((host) => hostOf(host, cluster)),
        withheld,
        ...(table.claimCounts !== undefined && { claimCount: count + withheld.length }),
      };
      return { cluster, owner, instance, isFollowing, renewedSeconds: nowSeconds, generation, version, part };
    });
}

/** The records that say that these clusters were pruned: what they were published with before counts no more. */
export function prunedRecords(
  publisher: Publisher,
  clusters: Iterable<string>,
  generation: number,
  nowSeconds: number,
): PublisherRecord[] {
  const { owner, instance } = publisher;
  const version = publisher.nextVersion(nowSeconds);
  const head = { owner, instance, isFollowing: false, renewedSeconds: nowSeconds, generation, version };
  return [...clusters].map((cluster) => ({ cluster, ...head }));
}

/** The pairs that a store is to hold for them. */
export function pairsOf(records: Iterable<PublisherRecord>): Map<string, Uint8Array> {
  return new Map([...records].map((record) => [publisherKey(record.cluster), encodePublisher(record)]));
}

function hostOf({ name, claims, vip }: MeshHost, cluster: string): MeshHost[] {
  const own = claims.filter((claim) => claim.cluster === cluster);
  return own.length === 0 ? [] : [{ name, claims: own, ...(vip !== undefined && { vip }) }];
}
