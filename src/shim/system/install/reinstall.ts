import { isDeepStrictEqual } from "node:util";
import type { Machine } from "../machine.ts";
import { applyStep } from "./apply-step.ts";
import type { FileCalls } from "./file-calls.ts";
import { InstallError, reasonOf } from "./install-error.ts";
import { forgetEarlier, keepEarlier, recallEarlier, writeJournal, type Journal, type JournalEntry } from "./journal.ts";
import type { Plan } from "./plan.ts";
import { isChanged, restore, takeStanding, type Standing } from "./standing.ts";
import type { SystemParts } from "./system-parts.ts";
import { carryOut, entriesOf, journalOf, type Undertaking } from "./undertaking.ts";
import { undo } from "./undo.ts";

/**
 * Puts an install in the place of an earlier one: what differs is undone first. Rejects with `InstallError` once the
 * earlier one is in force again, as it was, or with the word that it is not.
 */
export async function reinstall(earlier: Journal, plan: Plan, machine: Machine, system: SystemParts): Promise<void> {
  const { files } = system;
  const keptCount = countKept(earlier, plan);
  const standing = takeStanding(files, earlier);
  keepAside(files, earlier);
  const undertaking: Undertaking = { journal: earlier };
  try {
    await takeBack(earlier, toUndo(earlier, keptCount, plan.steps), system);
    const kept = earlier.entries.slice(0, keptCount);
    undertaking.journal = journalOf(plan, machine, [...kept, ...entriesOf(plan, files, keptCount)]);
    writeJournal(files, undertaking.journal);
    await carryOut(undertaking, keptCount, system);
  } catch (cause) {
    const failures = await goBack({ earlier, standing, keptCount, undertaking }, system);
    throw new InstallError(`${reasonOf(cause)}\n${outcome(failures)}`, { cause });
  }
  try {
    forgetEarlier(files);
  } catch (error) {
    // The next install or uninstall removes it.
    system.report(`left behind for now: ${reasonOf(error)}`);
  }
}

/** Later steps build on earlier ones, so what is the same behind the first difference is done anew. */
export function countKept(earlier: Journal, { steps }: Pick<Plan, "steps">): number {
  const index = steps.findIndex((step, at) => !isDeepStrictEqual(step, earlier.entries[at]?.step));
  return index === -1 ? steps.length : index;
}

/**
 * What is undone of an earlier install. Commands that only clear up after an uninstall are left to that where the next
 * install has them as well: what the shim has learnt is worth keeping.
 */
export function toUndo({ entries }: Journal, keptCount: number, next: Plan["steps"]): JournalEntry[] {
  const isLeftForLater = ({ step }: JournalEntry): boolean =>
    step.kind === "run-command" &&
    step.command === undefined &&
    next.slice(keptCount).some((each) => isDeepStrictEqual(each, step));
  return entries.slice(keptCount).filter((entry) => !isLeftForLater(entry));
}

function keepAside(files: FileCalls, earlier: Journal): void {
  try {
    keepEarlier(files, earlier);
  } catch (cause) {
    throw new InstallError(`nothing was changed: ${reasonOf(cause)}`, { cause });
  }
}

async function takeBack(earlier: Journal, entries: readonly JournalEntry[], system: SystemParts): Promise<void> {
  const failures = await undo(entries, earlier, system);
  if (failures.length === 0) return;
  throw new InstallError(`the earlier install cannot be undone: ${failures.join("; ")}`);
}

interface Failed {
  readonly earlier: Journal;
  readonly standing: readonly Standing[];
  readonly keptCount: number;
  readonly undertaking: Undertaking;
}

/** Undoes what was begun, and does the earlier install again. Resolves with what could not be done. */
async function goBack(failed: Failed, system: SystemParts): Promise<readonly string[]> {
  const { earlier, standing, keptCount, undertaking } = failed;
  const isBegun = undertaking.journal !== earlier;
  const begun = isBegun
    ? toUndo(
        undertaking.journal,
        keptCount,
        earlier.entries.map(({ step }) => step),
      )
    : [];
  const failures = await undo(begun, undertaking.journal, system);
  // Programs are still led to the one that was begun, so that stays, with its journal.
  if (failures.length > 0) return failures;
  try {
    recallEarlier(system.files);
  } catch (error) {
    return [reasonOf(error)];
  }
  return doAgain(earlier, standing, keptCount, system);
}

async function doAgain(
  { entries }: Journal,
  standing: readonly Standing[],
  keptCount: number,
  system: SystemParts,
): Promise<readonly string[]> {
  const failures: string[] = [];
  const changed = standing.filter((each) => isChanged(system.files, each));
  const first = Math.min(keptCount, ...changed.map(({ entry }) => entries.indexOf(entry)));
  for (const entry of entries.slice(first)) {
    try {
      const was = standing.find((each) => each.entry === entry);
      if (was === undefined) await applyStep(entry, system);
      else restore(was, system);
    } catch (error) {
      failures.push(reasonOf(error));
    }
  }
  return failures;
}

function outcome(failures: readonly string[]): string {
  if (failures.length === 0) return "the earlier install is in force as it was";
  return `the earlier install could not be put back whole (meshdoh shim doctor says more): ${failures.join("; ")}`;
}
