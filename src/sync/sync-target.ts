import type { Publication } from "../snapshot/publish.ts";
import { StoreError } from "../snapshot/store/store.ts";
import type { DesiredTable } from "./desired-table.ts";
import type { Change } from "./plan.ts";
import type { SettingChange } from "./table-settings.ts";
import { planTarget, publishTarget, type Target } from "./target.ts";

/** What became of one store. */
export interface StoreOutcome {
  readonly label: string;
  readonly changes: readonly Change[];
  readonly settingChanges: readonly SettingChange[];
  /** True when the table differs from the store's; also when only settings do, without a change of any name. */
  readonly isPending: boolean;
  /** What was done; absent when nothing was to be. */
  readonly publication?: Publication;
  /** What is worth knowing about old tables of the store, one line each. */
  readonly notices?: readonly string[];
  /** Why the store could not be read or written; beside a publication, what failed after that was in force. */
  readonly problem?: StoreError;
}

/** `nowSeconds` since the epoch; `report` takes one line of progress, without line end, per publication. */
export interface SyncTargetOptions {
  readonly prune: boolean;
  /** False to plan only. */
  readonly isApplied: boolean;
  readonly nowSeconds: number;
  readonly report: (line: string) => void;
}

/** Plans one store and publishes to it. A failure of the store is in the outcome, so that the others go on. */
export async function syncTarget(
  target: Target,
  desired: DesiredTable,
  { prune, isApplied, nowSeconds, report }: SyncTargetOptions,
): Promise<StoreOutcome> {
  const { label } = target.store;
  const outcome: StoreOutcome = { label, changes: [], settingChanges: [], isPending: false };
  if (target.problem !== undefined) return { ...outcome, problem: target.problem };
  let planned = outcome;
  try {
    const plan = await planTarget(target, desired, prune);
    const { changes, settingChanges, isPending } = plan;
    planned = { label, changes, settingChanges, isPending };
    if (!isApplied) return planned;
    const published = await publishTarget(plan, desired, nowSeconds);
    report(progressOf(label, published.publication));
    return { ...planned, ...published };
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return { ...planned, problem: cause };
  }
}

function progressOf(label: string, { kind, pointer, shardsWritten }: Publication): string {
  const generation = `generation ${pointer.generation}`;
  if (kind === "published") return `published ${generation} to ${label}: ${shardsWritten} shards written`;
  return kind === "refreshed" ? `refreshed ${generation} at ${label}` : `${label} is up to date at ${generation}`;
}
