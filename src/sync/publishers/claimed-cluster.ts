import type { PublisherRecord } from "../../snapshot/publisher.ts";
import { PUBLISHER_TIMEOUT_SECONDS } from "./limits.ts";
import type { Publisher } from "./publisher.ts";

/** Why a sync must not publish a cluster that it names. */
export interface ClaimedCluster {
  readonly code: "claimed-cluster";
  /** Sorted. */
  readonly clusters: readonly string[];
  /** Begins in lower case, has no full stop. */
  readonly reason: string;
}

/** What a store says of who publishes its clusters. */
export interface ClaimedStore {
  readonly label: string;
  readonly records: ReadonlyMap<string, PublisherRecord>;
}

/**
 * Says which clusters of `publisher` another sync follows and has said so lately; undefined when none, or when it is to
 * take over.
 */
export function claimedCluster(
  publisher: Publisher,
  stores: readonly ClaimedStore[],
  nowSeconds: number,
): ClaimedCluster | undefined {
  if (publisher.takesOver) return undefined;
  const claimed = stores.flatMap(({ label, records }) =>
    othersOf(publisher, records)
      .filter((record) => isFollowed(record, nowSeconds))
      .map((record) => ({ label, record })),
  );
  if (claimed.length === 0) return undefined;
  const who = claimed.map(({ label, record: { cluster, owner, renewedSeconds } }) => {
    const said = timeOf(renewedSeconds);
    return `cluster ${cluster} of ${label} is published by ${owner}, which follows it and last said so at ${said}`;
  });
  const advice = `stop that sync, or wait ${PUBLISHER_TIMEOUT_SECONDS / 60} min after it ended without saying so, or pass --take-over`;
  const clusters = [...new Set(claimed.map(({ record }) => record.cluster))].toSorted();
  return { code: "claimed-cluster", clusters, reason: `${who.join(", ")}; ${advice}` };
}

/**
 * True when a sync follows the cluster of a record and has said so lately. A time in the future is lately: whoever has a
 * clock that went wrong may be alive.
 */
export function isFollowed({ isFollowing, part, renewedSeconds }: PublisherRecord, nowSeconds: number): boolean {
  return isFollowing && part !== undefined && nowSeconds - renewedSeconds <= PUBLISHER_TIMEOUT_SECONDS;
}

/** Notices of clusters that somebody else published before, or another process of this owner follows, one line each. */
export function takenClusters(publisher: Publisher, { label, records }: ClaimedStore, nowSeconds: number): string[] {
  const others = othersOf(publisher, records).map(({ cluster, owner, renewedSeconds }) => {
    const was = `cluster ${cluster} of ${label} was published by ${owner} at ${timeOf(renewedSeconds)}`;
    return `${was}; this sync (${publisher.owner}) publishes it now`;
  });
  const twins = [...records.values()].filter((record) => {
    const { cluster, owner, instance } = record;
    const isTwin = publisher.clusters.has(cluster) && owner === publisher.owner && instance !== publisher.instance;
    return isTwin && isFollowed(record, nowSeconds);
  });
  const told = twins.map(({ cluster, owner, renewedSeconds }) => {
    const was = `cluster ${cluster} of ${label} was followed by another process of ${owner} at ${timeOf(renewedSeconds)}`;
    return `${was}; if that still runs, stop one of the two, or give each an --owner`;
  });
  return [...others, ...told];
}

function othersOf(publisher: Publisher, records: ReadonlyMap<string, PublisherRecord>): PublisherRecord[] {
  return [...records.values()].filter(
    ({ cluster, owner, part }) => part !== undefined && publisher.clusters.has(cluster) && owner !== publisher.owner,
  );
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** The notice of a cluster that another sync published beside this one. */
export function contestedCluster({ cluster, owner, instance }: PublisherRecord, label: string): string {
  const who = `cluster ${cluster} of ${label} was published by ${owner} (instance ${instance}) at the same time`;
  return `${who}; one of the two counts, so let one sync publish it`;
}
