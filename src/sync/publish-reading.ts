import type { ClusterPart } from "../mesh/cluster.ts";
import { StoreError } from "../snapshot/store/store.ts";
import { buildDesiredTable, type DesiredTable } from "./desired-table.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { endedLeases, type EndedLeases } from "./ended-leases.ts";
import { clusterConflict, completedParts, desiredParts, type CompletedParts } from "./kept-parts.ts";
import { checkPolicy, type Refusal } from "./policy.ts";
import { claimedCluster } from "./publishers/claimed-cluster.ts";
import type { ClustersReading } from "./read-clusters.ts";
import type { SyncOptions } from "./run.ts";
import { syncTarget, type StoreOutcome } from "./sync-target.ts";
import { desiredSettings, type PublishedSettings } from "./table-settings.ts";
import { readTarget, type Target } from "./target.ts";
import { withoutLosses } from "./unkept-parts.ts";
import { zoneConflict } from "./zone-conflicts.ts";

/** What was read of the clusters that could be. */
export type ReadParts = Pick<ClustersReading, "parts" | "seen">;

/** What became of a reading, and the table that was to be published. */
export interface ReadingPublication {
  readonly desired: DesiredTable;
  readonly published: PublishedSettings;
  /** In the order of the stores. */
  readonly stores: readonly StoreOutcome[];
  /** What the stores held before. */
  readonly targets: readonly Target[];
  /** Of the table, not of the reading. */
  readonly diagnostics: readonly Diagnostic[];
  readonly ended: EndedLeases;
  /** True when a store got another table than `desired`, because others published there at the same time. */
  readonly isRebuilt: boolean;
  readonly refusal?: Refusal;
}

/** A table and what it was made of. */
interface PlannedTable {
  readonly desired: DesiredTable;
  readonly published: PublishedSettings;
  readonly completed: CompletedParts;
  readonly ended: EndedLeases;
}

/** Publishes what was read beside what the stores hold of other clusters. Failures of stores are in the outcome. */
export async function publishReading(reading: ReadParts, options: SyncOptions): Promise<ReadingPublication> {
  const { prune, keep, nowSeconds, report, publishing } = options;
  const targets = withoutLosses(await Promise.all(options.stores.map(readTarget)), reading.seen);
  const { desired, published, completed, ended } = planTable(reading, targets, options);
  const refusal = claimRefusal(targets, options) ?? refusalOf({ desired, completed }, targets, options);
  let isRebuilt = false;
  const rebuild = (target: Target, yielded: ReadonlySet<string>): DesiredTable => {
    isRebuilt = true;
    const parts = reading.parts.filter(({ observation }) => !yielded.has(observation.cluster));
    const usable = withoutLosses([target], reading.seen);
    const again = planTable({ parts, seen: reading.seen }, usable, options);
    const refused = refusalOf(again, usable, options);
    if (refused !== undefined) throw new StoreError("denied", refused.reason);
    return again.desired;
  };
  const isApplied = options.mode === "apply" && refusal === undefined;
  const settling = publishing && { ...publishing, rebuild };
  const stores: StoreOutcome[] = [];
  for (const target of targets) {
    const how = {
      prune,
      isApplied,
      nowSeconds: nowSeconds(),
      report,
      ...(settling && { settling }),
      ...(keep !== undefined && { keep }),
    };
    stores.push(await syncTarget(target, desired, how));
  }
  const diagnostics = [...completed.diagnostics, ...ended.diagnostics, ...desired.diagnostics];
  const publication = { desired, published, stores, targets, diagnostics, ended, isRebuilt };
  return { ...publication, ...(refusal !== undefined && { refusal }) };
}

function planTable({ parts: read, seen }: ReadParts, targets: readonly Target[], options: SyncOptions): PlannedTable {
  const { prune, allowRemovals = false, nowSeconds } = options;
  const stored = targets.flatMap(({ parts }) => parts);
  const named = new Set(options.clusters.map(({ cluster }) => cluster));
  const first = targets.find(({ current }) => current !== undefined)?.current?.pointer;
  const published = desiredSettings(first, options.settings, options.vipPools);
  const completed = completedParts(read, stored, seen);
  const kept = desiredParts(completed.parts, stored, { named, prune });
  const ended = endedLeases(kept, { named, allowRemovals, nowSeconds: nowSeconds() });
  const parts = kept.filter(({ observation }) => !ended.dropped.has(observation.cluster));
  const desired = buildDesiredTable(parts, {
    settings: published.settings,
    pools: published.vipPools,
    ledgers: targets.flatMap(({ ledger }) => ledger ?? []),
    nowSeconds: nowSeconds(),
  });
  return { desired, published, completed, ended };
}

function claimRefusal(targets: readonly Target[], { publishing, nowSeconds }: SyncOptions): Refusal | undefined {
  if (publishing === undefined) return undefined;
  const stores = targets.map(({ store, publishers }) => ({ label: store.label, records: publishers ?? new Map() }));
  return claimedCluster(publishing.publisher, stores, nowSeconds());
}

function refusalOf(
  { desired, completed }: Pick<PlannedTable, "desired" | "completed">,
  targets: readonly Target[],
  { allowRemovals = false }: SyncOptions,
): Refusal | undefined {
  const conflict = conflictOf(
    targets.flatMap(({ parts }) => parts),
    completed.parts,
    desired,
  );
  if (conflict !== undefined) return conflict;
  for (const target of targets) {
    const refusal = checkPolicy(target, { ...desired, kept: completed.kept }, { allowRemovals });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function conflictOf(
  stored: readonly ClusterPart[],
  read: readonly ClusterPart[],
  { parts, content }: DesiredTable,
): Refusal | undefined {
  const isRead = new Set(read);
  const kept = parts.filter((part) => !isRead.has(part)).map(({ observation }) => observation.cluster);
  const clusters = clusterConflict(stored, new Set(kept));
  if (clusters !== undefined) return { code: "cluster-conflict", reason: clusters };
  const zones = zoneConflict(content);
  return zones === undefined ? undefined : { code: "zone-conflict", reason: zones };
}
