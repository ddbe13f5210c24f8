import { formatDiagnostic } from "../../sync/diagnostic.ts";
import { formatPlan } from "../../sync/format-plan.ts";
import type { SyncOptions, SyncOutcome } from "../../sync/run.ts";
import type { StoreOutcome } from "../../sync/sync-target.ts";

/** The outcome as one JSON value: the stable output of `meshdoh sync --json`. */
export function outcomeAsJson(outcome: SyncOutcome): Readonly<Record<string, unknown>> {
  const { exitStatus, diagnostics, published, stores, refusal } = outcome;
  const { settings, vipPools } = published;
  return {
    exitStatus,
    settings: { ttlSeconds: settings.ttlSeconds ?? null, clusterSuffix: settings.clusterSuffix ?? null, vipPools },
    changes: stores[0]?.changes ?? [],
    stores: stores.map(({ label, settingChanges, isPending, publication, notices, problem }) => ({
      store: label,
      settingChanges,
      isPending,
      publication: publication ?? null,
      notices: notices ?? [],
      problem: problem?.message ?? null,
    })),
    diagnostics,
    refusal: refusal ?? null,
  };
}

/** The outcome for people: diagnostics, the plan for each store, what was done. */
export function outcomeAsText(outcome: SyncOutcome, mode: SyncOptions["mode"]): string {
  const lines = [
    ...outcome.diagnostics.map(formatDiagnostic),
    ...outcome.stores.flatMap((store) => storeLines(store, mode)),
    ...(outcome.refusal === undefined ? [] : [`refused, nothing was published: ${outcome.refusal.reason}`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function storeLines(store: StoreOutcome, mode: SyncOptions["mode"]): string[] {
  const { label, notices = [], problem, publication } = store;
  const failed = problem === undefined ? [] : [`${label}: ${problem.message}`];
  if (problem !== undefined && publication === undefined) return failed;
  const plan = formatPlan(store.changes, store.settingChanges).map((line) => `  ${line}`);
  const told = notices.map((notice) => `  notice: ${notice}`);
  return [`${label}:`, ...plan, `  ${whatWasDone(store, mode)}`, ...told, ...failed];
}

function whatWasDone({ publication, isPending }: StoreOutcome, mode: SyncOptions["mode"]): string {
  switch (publication?.kind) {
    case "published":
      return `published as generation ${publication.pointer.generation}`;
    case "refreshed":
      return "the store holds this table already; published when it was last observed";
    case "unchanged":
      return NOTHING_TO_DO;
    case undefined:
      break;
  }
  if (!isPending) return NOTHING_TO_DO;
  return mode === "apply" ? "not published" : "nothing was written; run it without --plan or --check to publish";
}

const NOTHING_TO_DO = "nothing to do: the store holds this table already";
