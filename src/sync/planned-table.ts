import type { ClusterPart } from "../mesh/cluster.ts";
import { buildDesiredTable, type DesiredTable } from "./desired-table.ts";
import { checkDamage } from "./damage-policy.ts";
import { endedLeases, type EndedLeases } from "./ended-leases.ts";
import { clusterConflict, completedParts, desiredParts, type CompletedParts } from "./kept-parts.ts";
import { knownTable, wholeClusters } from "./known-table.ts";
import { checkPolicy, type Refusal } from "./policy.ts";
import type { ClustersReading } from "./read-clusters.ts";
import type { SyncOptions } from "./run.ts";
import { desiredSettings, type PublishedSettings } from "./table-settings.ts";
import type { Target } from "./target.ts";
import { zoneConflict } from "./zone-conflicts.ts";

/** What was read of the clusters that could be. */
export type ReadParts = Pick<ClustersReading, "parts" | "seen">;

/** A table and what it was made of. */
export interface PlannedTable {
  readonly desired: DesiredTable;
  readonly published: PublishedSettings;
  readonly completed: CompletedParts;
  readonly ended: EndedLeases;
}

/** What is asked of a table. */
export type PlanningOptions = Pick<
  SyncOptions,
  "allowRemovals" | "clusters" | "nowSeconds" | "prune" | "settings" | "vipPools"
>;

/** The table of what was read, but not of the clusters in `heldBack`, and what the targets hold of all others. Pure. */
export function planTable(
  reading: ReadParts,
  targets: readonly Target[],
  options: PlanningOptions,
  heldBack: ReadonlySet<string>,
): PlannedTable {
  const { prune, allowRemovals = false, nowSeconds } = options;
  const stored = targets.flatMap(({ parts }) => parts);
  const named = new Set(options.clusters.map(({ cluster }) => cluster));
  const first = targets.find(({ current }) => current !== undefined)?.current?.pointer;
  const published = desiredSettings(first, options.settings, options.vipPools);
  const read = reading.parts.filter(({ observation }) => !heldBack.has(observation.cluster));
  const completed = completedParts(read, stored, reading.seen);
  const kept = desiredParts(completed.parts, stored, { named, prune });
  // What is held back was read, or is another's: its lease says nothing here.
  const leased = new Set([...named].filter((cluster) => !heldBack.has(cluster)));
  const ended = endedLeases(kept, { named: leased, allowRemovals, nowSeconds: nowSeconds() });
  const parts = kept.filter(({ observation }) => !ended.dropped.has(observation.cluster));
  const desired = buildDesiredTable(parts, {
    settings: published.settings,
    pools: published.vipPools,
    ledgers: targets.flatMap(({ ledger }) => ledger ?? []),
    nowSeconds: nowSeconds(),
  });
  return { desired: { ...desired, dropped: ended.dropped }, published, completed, ended };
}

/** Why a table is not to be published to these targets; undefined when it is. Pure. */
export function refusalOf(
  { desired, completed }: Pick<PlannedTable, "desired" | "completed">,
  targets: readonly Target[],
  { allowRemovals = false, clusters }: Pick<PlanningOptions, "allowRemovals" | "clusters">,
): Refusal | undefined {
  if (desired.parts.length === 0 && completed.parts.length === 0 && clusters.length > 0) return NOTHING_READ;
  const conflict = conflictOf(
    targets.flatMap(({ parts }) => parts),
    completed.parts,
    desired,
  );
  if (conflict !== undefined) return conflict;
  const refusal = checkPolicy(knownTable(targets), { ...desired, kept: completed.kept }, { allowRemovals });
  if (refusal !== undefined || allowRemovals) return refusal;
  const whole = wholeClusters(targets);
  for (const target of targets) {
    const damage = checkDamage(target, desired, whole);
    if (damage !== undefined) return damage;
  }
  return undefined;
}

const NOTHING_READ: Refusal = {
  code: "nothing-read",
  clusters: [],
  reason: "no cluster could be read, and no store holds anything of one",
};

function conflictOf(
  stored: readonly ClusterPart[],
  read: readonly ClusterPart[],
  { parts, content }: DesiredTable,
): Refusal | undefined {
  const isRead = new Set(read);
  const kept = parts.filter((part) => !isRead.has(part)).map(({ observation }) => observation.cluster);
  const clusters = clusterConflict(stored, new Set(kept));
  if (clusters !== undefined) return { code: "cluster-conflict", clusters: [], reason: clusters };
  const zones = zoneConflict(content);
  return zones === undefined ? undefined : { code: "zone-conflict", clusters: [], reason: zones };
}
