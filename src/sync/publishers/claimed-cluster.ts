import type { PublisherRecord } from "../../snapshot/publisher.ts";
import { PUBLISHER_TIMEOUT_SECONDS } from "./limits.ts";
import type { Publisher } from "./publisher.ts";

/** Why a sync must not publish a cluster that it names. */
export interface ClaimedCluster {
  readonly code: "claimed-cluster";
  /** Begins in lower case, has no full stop. */
  readonly reason: string;
}

/** What a store says of who publishes its clusters. */
export interface ClaimedStore {
  readonly label: string;
  readonly records: ReadonlyMap<string, PublisherRecord>;
}

/**
 * Says which cluster of `publisher` another sync follows and has said so lately; undefined when none, or when it is to
 * take over. A time in the future is lately: whoever has a clock that went wrong may be alive.
 */
export function claimedCluster(
  publisher: Publisher,
  stores: readonly ClaimedStore[],
  nowSeconds: number,
): ClaimedCluster | undefined {
  if (publisher.takesOver) return undefined;
  for (const { label, records } of stores) {
    for (const record of othersOf(publisher, records)) {
      const silentSeconds = nowSeconds - record.renewedSeconds;
      if (!record.isFollowing || silentSeconds > PUBLISHER_TIMEOUT_SECONDS) continue;
      const said = timeOf(record.renewedSeconds);
      const who = `cluster ${record.cluster} of ${label} is published by ${record.owner}, which follows it and last said so at ${said}`;
      const advice = `stop that sync, or wait ${PUBLISHER_TIMEOUT_SECONDS / 60} min after it ended without saying so, or pass --take-over`;
      return { code: "claimed-cluster", reason: `${who}; ${advice}` };
    }
  }
  return undefined;
}

/** Notices of clusters that somebody else published before, or another process of this owner follows, one line each. */
export function takenClusters(publisher: Publisher, { label, records }: ClaimedStore, nowSeconds: number): string[] {
  const others = othersOf(publisher, records).map(({ cluster, owner, renewedSeconds }) => {
    const was = `cluster ${cluster} of ${label} was published by ${owner} at ${timeOf(renewedSeconds)}`;
    return `${was}; this sync (${publisher.owner}) publishes it now`;
  });
  const twins = [...records.values()].filter(
    ({ cluster, owner, instance, isFollowing, renewedSeconds }) =>
      publisher.clusters.has(cluster) &&
      owner === publisher.owner &&
      instance !== publisher.instance &&
      isFollowing &&
      nowSeconds - renewedSeconds <= PUBLISHER_TIMEOUT_SECONDS,
  );
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
