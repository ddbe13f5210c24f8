import type { SyncCluster } from "../../sync/read-clusters.ts";
import type { Source } from "../../sync/source.ts";
import type { ReportStoreShards } from "../../sync/sync-target.ts";
import type { Progress } from "./progress.ts";

/** Clusters that show when they are read, and how much there was. */
export function shownClusters(clusters: readonly SyncCluster[], progress: Progress): SyncCluster[] {
  let objectCount = 0;
  const shown = (source: Source, at: number): Source => ({
    cluster: source.cluster,
    read: async () => {
      const soFar = objectCount === 0 ? "" : `; ${objectCount} objects so far`;
      progress.show(`reading cluster ${source.cluster} (${at + 1} of ${clusters.length})${soFar}`);
      const reading = await source.read();
      objectCount += reading.objects.length;
      return reading;
    },
  });
  return clusters.map((cluster, at) => ({ ...cluster, sources: cluster.sources.map((source) => shown(source, at)) }));
}

/** Shows how many shards are written to a store. The last of them are told of by the publication itself. */
export function shownShards(progress: Progress): ReportStoreShards {
  return (label, written, total) => {
    const text = `writing to ${label}: ${written} of ${total} shards`;
    if (written < total) progress.part(text);
    else progress.show(text);
  };
}
