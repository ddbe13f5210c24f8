import type { VipPools } from "../mesh/vip-pool.ts";
import { compareDiagnostics, type Diagnostic } from "./diagnostic.ts";
import type { Refusal } from "./policy.ts";
import { publishReading } from "./publish-reading.ts";
import type { Settling } from "./publishers/settle.ts";
import { readClusters, type SyncCluster } from "./read-clusters.ts";
import type { SyncStore } from "./store/sync-store.ts";
import type { ReportStoreShards, StoreOutcome } from "./sync-target.ts";
import type { PublishedSettings, SettingWishes } from "./table-settings.ts";

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
  /** Publish also what takes many names away; see `checkPolicy`. */
  readonly allowRemovals?: boolean;
  /** Where nothing is wished for, what the first store that has a table says stays. */
  readonly settings?: SettingWishes;
  /** The same holds for each pool; a store without a table has `DEFAULT_VIP_POOLS`. */
  readonly vipPools?: Partial<VipPools>;
  /**
   * Who publishes, and how that comes to stand beside what other syncs publish to the same stores; without it the last one
   * overwrites the others.
   */
  readonly publishing?: Omit<Settling, "rebuild">;
  /** How many superseded snapshots stay restorable at least; `RETAINED_SNAPSHOTS` when left out. */
  readonly keep?: number;
  /** Told as the shards of a table are written to a store, which may take minutes. */
  readonly reportShards?: ReportStoreShards;
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
  /** Why nothing was published, or nothing of its clusters. */
  readonly refusal?: Refusal;
}

/** 0 done, 1 failed in part or in whole, 3 refused by policy, 4 changes pending (`check`). */
export type SyncExitStatus = 0 | 1 | 3 | 4;

/** Reads the clusters and publishes their names. Failures of sources and stores are in the outcome: it rejects for none. */
export async function runSync(options: SyncOptions): Promise<SyncOutcome> {
  const { report } = options;
  const reading = await readClusters(options.clusters, options.nowSeconds);
  for (const { observation, claims } of reading.parts) report(`read ${observation.cluster}: ${claims.length} claims`);

  const publication = await publishReading(reading, options);
  const { published, stores, refusal } = publication;
  const diagnostics = [...reading.diagnostics, ...publication.diagnostics];
  diagnostics.sort(compareDiagnostics);
  const outcome = { diagnostics, published, stores, ...(refusal !== undefined && { refusal }) };
  return { ...outcome, exitStatus: exitStatusOf(outcome, options.mode) };
}

function exitStatusOf(
  { diagnostics, stores, refusal }: Omit<SyncOutcome, "exitStatus">,
  mode: SyncOptions["mode"],
): SyncExitStatus {
  if (refusal !== undefined) return refusal.code === "nothing-read" ? 1 : 3;
  const isFailed = stores.some(({ problem }) => problem !== undefined);
  if (isFailed || diagnostics.some(({ severity }) => severity === "error")) return 1;
  return mode === "check" && stores.some(({ isPending }) => isPending) ? 4 : 0;
}
