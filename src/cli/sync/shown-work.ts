import { SHARD_PREFIX } from "../../snapshot/keys.ts";
import type { SyncCluster } from "../../sync/read-clusters.ts";
import type { Source } from "../../sync/source.ts";
import type { SyncStore } from "../../sync/store/sync-store.ts";
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

/** A store that shows how many shards are written to it. */
export function shownStore(store: SyncStore, progress: Progress): SyncStore {
  let shardCount = 0;
  const { readConcurrency, consistencyDelaySeconds } = store;
  return {
    label: store.label,
    ...(readConcurrency !== undefined && { readConcurrency }),
    ...(consistencyDelaySeconds !== undefined && { consistencyDelaySeconds }),
    get: (key) => store.get(key),
    list: (prefix) => store.list(prefix),
    put: async (pairs) => {
      await store.put(pairs);
      const shards = [...pairs.keys()].filter((key) => key.startsWith(SHARD_PREFIX)).length;
      if (shards === 0) return;
      shardCount += shards;
      progress.show(`writing to ${store.label}: ${shardCount} shards so far`);
    },
    delete: (keys) => store.delete(keys),
    close: () => store.close(),
  };
}
