import { styleText } from "node:util";
import { formatDiagnostic } from "../../sync/diagnostic.ts";
import { formatPlan } from "../../sync/format-plan.ts";
import { countPlan } from "../../sync/plan-counts.ts";
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
    stores: stores.map(({ label, changes, settingChanges, isPending, publication, notices, problem }) => ({
      store: label,
      settingChanges,
      counts: countPlan(changes),
      isPending,
      publication: publication ?? null,
      notices: notices ?? [],
      problem: problem?.message ?? null,
    })),
    diagnostics,
    refusal: refusal ?? null,
  };
}

/** The outcome for people: diagnostics, the plan for each store, what was done. Plans are coloured where `hasColours`. */
export function outcomeAsText(outcome: SyncOutcome, mode: SyncOptions["mode"], hasColours: boolean = false): string {
  const paint = hasColours ? coloured : (line: string): string => line;
  const lines = [
    ...outcome.diagnostics.map(formatDiagnostic),
    ...outcome.stores.flatMap((store) => storeLines(store, mode, paint)),
    ...refusalLines(outcome),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Nothing but what is wrong: errors, what failed, and why nothing was published. Empty when all is right. */
export function problemsAsText(outcome: SyncOutcome): string {
  const errors = outcome.diagnostics.filter(({ severity }) => severity === "error");
  const lines = [...errors.map(formatDiagnostic), ...outcome.stores.flatMap(failureLines), ...refusalLines(outcome)];
  return lines.map((line) => `${line}\n`).join("");
}

function refusalLines({ refusal }: SyncOutcome): string[] {
  if (refusal === undefined) return [];
  const what = refusal.code === "nothing-read" ? "nothing was published" : "refused, nothing was published";
  return [`${what}: ${refusal.reason}`];
}

function failureLines({ label, problem }: StoreOutcome): string[] {
  return problem === undefined ? [] : [`${label}: ${problem.message}`];
}

function storeLines(store: StoreOutcome, mode: SyncOptions["mode"], paint: (line: string) => string): string[] {
  const { label, notices = [], problem, publication } = store;
  const failed = failureLines(store);
  if (problem !== undefined && publication === undefined) return failed;
  const plan = formatPlan(store.changes, store.settingChanges).map((line) => `  ${paint(line)}`);
  const told = notices.map((notice) => `  notice: ${notice}`);
  return [`${label}:`, ...plan, `  ${whatWasDone(store, mode)}`, ...told, ...failed];
}

const COLOURS: ReadonlyMap<string, "green" | "yellow" | "red"> = new Map([
  ["+ ", "green"],
  ["~ ", "yellow"],
  ["- ", "red"],
] as const);

/** By the sign that a line of a plan begins with; the terminal was asked already. */
function coloured(line: string): string {
  const colour = COLOURS.get(line.slice(0, 2));
  return colour === undefined ? line : styleText(colour, line, { validateStream: false });
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
