import type { ClusterPart, NamedClaim } from "../mesh/cluster.ts";
import type { VipPools } from "../mesh/vip-pool.ts";
import { buildDesiredTable, type DesiredTable } from "./desired-table.ts";
import { compareDiagnostics, type Diagnostic } from "./diagnostic.ts";
import { clusterConflict, completedParts, desiredParts } from "./kept-parts.ts";
import { checkPolicy, type Refusal } from "./policy.ts";
import { readClusters, type SyncCluster } from "./read-clusters.ts";
import type { SyncStore } from "./store/sync-store.ts";
import { syncTarget, type StoreOutcome } from "./sync-target.ts";
import { desiredSettings, type PublishedSettings, type SettingWishes } from "./table-settings.ts";
import { readTarget, type Target } from "./target.ts";
import { withoutLosses } from "./unkept-parts.ts";
import { zoneConflict } from "./zone-conflicts.ts";

/** One run, from reading the clusters to the last store; nothing is taken from the environment. */
export interface SyncOptions {
  /** Each cluster once. */
  readonly clusters: readonly SyncCluster[];
  /** At least one; each gets the same table. Closing them is the caller's. */
  readonly stores: readonly SyncStore[];
  /** `plan` and `check` write nothing; `check` has an exit status of its own for changes. */
  readonly mode: "apply" | "plan" | "check";
  /** Drop the parts of clusters that are not named. */
  readonly prune: boolean;
  /** Where nothing is wished for, what the first store that has a table says stays. */
  readonly settings?: SettingWishes;
  /** The same holds for each pool; a store without a table has `DEFAULT_VIP_POOLS`. */
  readonly vipPools?: Partial<VipPools>;
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number;
  /** Takes one line of progress. */
  readonly report: (line: string) => void;
}

/** All that a program needs to report and to exit; one failed store does not keep the others from being published. */
export interface SyncOutcome {
  readonly exitStatus: SyncExitStatus;
  /** Sorted. */
  readonly diagnostics: readonly Diagnostic[];
  /** What was or is to be published beside the names. */
  readonly published: PublishedSettings;
  /** In the order of the stores. */
  readonly stores: readonly StoreOutcome[];
  /** Why nothing was published. */
  readonly refusal?: Refusal;
}

/** 0 done, 1 failed in part or in whole, 3 refused by policy, 4 changes pending (`check`). */
export type SyncExitStatus = 0 | 1 | 3 | 4;

/** Reads the clusters and publishes their names. Failures of sources and stores are in the outcome: it rejects for none. */
export async function runSync(options: SyncOptions): Promise<SyncOutcome> {
  const { clusters, prune, nowSeconds, report } = options;
  const reading = await readClusters(clusters, nowSeconds);
  for (const { observation, claims } of reading.parts) report(`read ${observation.cluster}: ${claims.length} claims`);

  const read = await Promise.all(options.stores.map(readTarget));
  const targets = withoutLosses(read, reading.seen);
  const stored = targets.flatMap(({ parts }) => parts);
  const named = new Set(clusters.map(({ cluster }) => cluster));
  const published = desiredSettings(firstPointer(targets), options.settings, options.vipPools);
  const completed = completedParts(reading.parts, stored, reading.seen);
  const parts = desiredParts(completed.parts, stored, { named, prune });
  const desired = buildDesiredTable(parts, {
    settings: published.settings,
    pools: published.vipPools,
    ledgers: targets.flatMap(({ ledger }) => ledger ?? []),
    nowSeconds: nowSeconds(),
  });

  const refusal = conflictOf(stored, completed.parts, desired) ?? firstRefusal(targets, desired, completed.kept);
  const isApplied = options.mode === "apply" && refusal === undefined;
  const stores: StoreOutcome[] = [];
  for (const target of targets) {
    stores.push(await syncTarget(target, desired, { prune, isApplied, nowSeconds: nowSeconds(), report }));
  }
  const diagnostics = [...reading.diagnostics, ...completed.diagnostics, ...desired.diagnostics];
  diagnostics.sort(compareDiagnostics);
  const outcome = { diagnostics, published, stores, ...(refusal !== undefined && { refusal }) };
  return { ...outcome, exitStatus: exitStatusOf(outcome, options.mode) };
}

function firstPointer(targets: readonly Target[]): PublishedSettings | undefined {
  return targets.find(({ current }) => current !== undefined)?.current?.pointer;
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

/** Names that stay because something could not be read are no sign that the reading is any good. */
function firstRefusal(
  targets: readonly Target[],
  { parts, withheld }: DesiredTable,
  kept: readonly NamedClaim[],
): Refusal | undefined {
  for (const target of targets) {
    const refusal = checkPolicy(target, { parts, withheld: [...withheld, ...kept] });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function exitStatusOf(
  { diagnostics, stores, refusal }: Omit<SyncOutcome, "exitStatus">,
  mode: SyncOptions["mode"],
): SyncExitStatus {
  if (refusal !== undefined) return 3;
  const isFailed = stores.some(({ problem }) => problem !== undefined);
  if (isFailed || diagnostics.some(({ severity }) => severity === "error")) return 1;
  return mode === "check" && stores.some(({ isPending }) => isPending) ? 4 : 0;
}
