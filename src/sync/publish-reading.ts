import { StoreError } from "../snapshot/store/store.ts";
import { atAllStores } from "./all-stores.ts";
import { acceptedTable, isRefused, type AcceptanceOptions } from "./accepted-table.ts";
import type { DesiredTable } from "./desired-table.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { EndedLeases } from "./ended-leases.ts";
import type { ReadParts } from "./planned-table.ts";
import type { Refusal } from "./policy.ts";
import { claimedCluster } from "./publishers/claimed-cluster.ts";
import type { SyncOptions } from "./run.ts";
import { syncTarget, type StoreOutcome, type SyncTargetOptions } from "./sync-target.ts";
import type { PublishedSettings } from "./table-settings.ts";
import { readTarget, type Target } from "./target.ts";
import { withoutLosses } from "./unkept-parts.ts";

export type { ReadParts } from "./planned-table.ts";

/** As for a run; see `AcceptanceOptions` for `holdsBack`, and `SyncTargetOptions` for `keepContents`. */
export interface ReadingOptions
  extends SyncOptions, Pick<AcceptanceOptions, "holdsBack">, Pick<SyncTargetOptions, "keepContents"> {}

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
  /** Why nothing was published, or, where clusters are held back, nothing of those. */
  readonly refusal?: Refusal;
  /** Clusters of which the stores keep what they hold though they were read, because of the refusal. */
  readonly heldBack: ReadonlySet<string>;
}

/** Publishes what was read beside what the stores hold of other clusters. Failures of stores are in the outcome. */
export async function publishReading(reading: ReadParts, options: ReadingOptions): Promise<ReadingPublication> {
  const { prune, keep, nowSeconds, report, reportShards, keepContents, publishing } = options;
  const targets = withoutLosses(await Promise.all(options.stores.map(readTarget)), reading.seen);
  const claimed = claimRefusal(targets, options);
  const accepted = acceptedTable(reading, targets, options, claimed);
  const { desired, published, completed, ended, refusal, heldBack } = accepted;
  const unclaimed = new Set(claimed?.clusters);
  let isRebuilt = false;
  const rebuild = (target: Target, yielded: ReadonlySet<string>): DesiredTable => {
    isRebuilt = true;
    const parts = reading.parts.filter(({ observation }) => !yielded.has(observation.cluster));
    const usable = withoutLosses([target], reading.seen);
    const again = acceptedTable(
      { parts, seen: reading.seen },
      usable,
      options,
      heldBack.size === 0 ? undefined : refusal,
    );
    if (isRefused(again)) throw new StoreError("denied", again.refusal?.reason ?? "it is refused");
    return again.desired;
  };
  const isApplied = options.mode === "apply" && !isRefused(accepted);
  const settling = publishing && { ...publishing, rebuild };
  const how = {
    prune,
    isApplied,
    nowSeconds: nowSeconds(),
    report,
    ...(settling && { settling }),
    ...(keep !== undefined && { keep }),
    ...(reportShards && { reportShards }),
    ...(keepContents && { keepContents }),
    ...(unclaimed.size > 0 && { unclaimed }),
  };
  const stores = await atAllStores(targets, (target) => syncTarget(target, desired, how));
  const diagnostics = [...completed.diagnostics, ...ended.diagnostics, ...desired.diagnostics];
  const publication = { desired, published, stores, targets, diagnostics, ended, isRebuilt, heldBack };
  return { ...publication, ...(refusal !== undefined && { refusal }) };
}

function claimRefusal(targets: readonly Target[], { publishing, nowSeconds }: SyncOptions): Refusal | undefined {
  if (publishing === undefined) return undefined;
  const stores = targets.map(({ store, publishers }) => ({ label: store.label, records: publishers ?? new Map() }));
  return claimedCluster(publishing.publisher, stores, nowSeconds());
}
