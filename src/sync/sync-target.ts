import type { Publication } from "../snapshot/publish.ts";
import { StoreError } from "../snapshot/store/store.ts";
import type { DesiredTable } from "./desired-table.ts";
import type { Change } from "./plan.ts";
import type { SettingChange } from "./table-settings.ts";
import { takenClusters } from "./publishers/claimed-cluster.ts";
import { readInTime, settle, type Settling } from "./publishers/settle.ts";
import { MACHINE_CLOCK } from "./store/machine-clock.ts";
import type { SyncStore } from "./store/sync-store.ts";
import { planTarget, publishTarget, type Target, type TargetPublishing } from "./target.ts";

/** Told whenever some more shards are written to the store of that label, of how many that are to be. */
export type ReportStoreShards = (label: string, written: number, total: number) => void;

/** What became of one store. */
export interface StoreOutcome {
  readonly label: string;
  readonly changes: readonly Change[];
  readonly settingChanges: readonly SettingChange[];
  /** True when the table differs from the store's; also when only settings do, without a change of any name. */
  readonly isPending: boolean;
  /** What was done; absent when nothing was to be. */
  readonly publication?: Publication;
  /** What is worth knowing about other tables of the store and who published them, one line each. */
  readonly notices?: readonly string[];
  /** Why the store could not be read or written; beside a publication, what failed after that was in force. */
  readonly problem?: StoreError;
}

/** `nowSeconds` since the epoch; `report` takes one line of progress, without line end, per publication. */
export interface SyncTargetOptions extends Omit<TargetPublishing, "publisher" | "reportShards" | "waits"> {
  readonly prune: boolean;
  /** False to plan only. */
  readonly isApplied: boolean;
  readonly nowSeconds: number;
  readonly report: (line: string) => void;
  readonly reportShards?: ReportStoreShards;
  /** How the publication comes to stand beside those of other syncs; without it they may overwrite it. */
  readonly settling?: Settling;
  /** Gets the contents of all shards of a table that was published, by digest; nobody else looks at them any more. */
  readonly keepContents?: (store: SyncStore, contents: ReadonlyMap<string, Uint8Array>) => void;
}

/** Plans one store and publishes to it. A failure of the store is in the outcome, so that the others go on. */
export async function syncTarget(
  target: Target,
  desired: DesiredTable,
  options: SyncTargetOptions,
): Promise<StoreOutcome> {
  const { label } = target.store;
  const { notices, problem } = target;
  const nothing = { label, changes: [], settingChanges: [], isPending: false };
  if (problem !== undefined) return { ...nothing, problem };
  const progress: Progress = { outcome: { ...nothing, ...(notices !== undefined && { notices }) } };
  try {
    await advance(progress, target, desired, options);
    return progress.outcome;
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return { ...progress.outcome, problem: cause };
  }
}

/** What came of a store so far. */
interface Progress {
  outcome: StoreOutcome;
}

async function advance(
  progress: Progress,
  first: Target,
  firstDesired: DesiredTable,
  options: SyncTargetOptions,
): Promise<void> {
  const { prune, isApplied, nowSeconds, report, settling, unclaimed, keepContents } = options;
  const { label } = first.store;
  const { target, desired } = await inTime(first, firstDesired, settling, report);
  const plan = await planTarget(target, desired, prune);
  const { changes, settingChanges, isPending } = plan;
  progress.outcome = { ...progress.outcome, changes, settingChanges, isPending };
  if (!isApplied) return;
  const publishing = publishingOf(label, options);
  const published = await publishTarget(plan, desired, nowSeconds, publishing);
  keepContents?.(target.store, plan.snapshot.shardContents);
  report(progressOf(label, published.publication));
  const taken = settling === undefined ? [] : takenBefore(target, settling, nowSeconds, unclaimed);
  const notices = [...(progress.outcome.notices ?? []), ...taken, ...published.notices];
  progress.outcome = { ...progress.outcome, ...published, notices };
  if (settling === undefined || published.publication.kind === "unchanged") return;
  const settled = await settle(target, settling, { prune, nowSeconds, report, publishing });
  progress.outcome = { ...progress.outcome, ...settled.last, notices: [...notices, ...settled.notices] };
}

function publishingOf(
  label: string,
  { settling, keep, clock = MACHINE_CLOCK, reportShards, unclaimed }: SyncTargetOptions,
): TargetPublishing {
  return {
    clock: settling === undefined ? clock : { ...clock, wait: settling.wait },
    // One that follows comes back to what must be waited for.
    ...(settling && { publisher: settling.publisher, waits: !settling.publisher.isFollowing }),
    ...(keep !== undefined && { keep }),
    ...(unclaimed !== undefined && { unclaimed }),
    ...(reportShards && { reportShards: (written, total) => reportShards(label, written, total) }),
  };
}

/** The target and its table, both anew when the store did not show all of its table yet. */
async function inTime(
  target: Target,
  desired: DesiredTable,
  settling: Settling | undefined,
  report: SyncTargetOptions["report"],
): Promise<{ readonly target: Target; readonly desired: DesiredTable }> {
  if (settling === undefined) return { target, desired };
  const read = await readInTime(target, settling, report);
  if (read.problem !== undefined) throw read.problem;
  return { target: read, desired: read === target ? desired : settling.rebuild(read, new Set()) };
}

function takenBefore(
  { store, publishers = new Map() }: Target,
  { publisher }: Settling,
  nowSeconds: number,
  unclaimed: ReadonlySet<string> = new Set(),
): string[] {
  const records = new Map([...publishers].filter(([cluster]) => !unclaimed.has(cluster)));
  return takenClusters(publisher, { label: store.label, records }, nowSeconds);
}

function progressOf(label: string, { kind, pointer, shardsWritten }: Publication): string {
  const generation = `generation ${pointer.generation}`;
  if (kind === "published") return `published ${generation} to ${label}: ${shardsWritten} shards written`;
  return kind === "refreshed" ? `refreshed ${generation} at ${label}` : `${label} is up to date at ${generation}`;
}
