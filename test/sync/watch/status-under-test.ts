import { SyncStatus, type StatusSources } from "../../../src/sync/watch/sync-status.ts";

/** A status of two stores whose sources are all well, but for these. */
export function statusOf(differences: Partial<StatusSources> = {}): SyncStatus {
  return new SyncStatus(["dir:table", "kv:1"], {
    clusters: () => [],
    isComplete: () => true,
    isLeader: () => true,
    pendingChanges: () => 0,
    stuckMs: () => 0,
    takenClusters: () => [],
    ...differences,
  });
}
