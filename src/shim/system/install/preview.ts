import type { Machine } from "../machine.ts";
import type { FileCalls } from "./file-calls.ts";
import { journalEntry } from "./journal-entry.ts";
import type { FileEntry, Journal, JournalEntry } from "./journal.ts";
import type { Plan } from "./plan.ts";
import { countKept, toUndo } from "./reinstall.ts";
import { isFileStep, type FileStep, type Step } from "./step.ts";
import { journalOf } from "./undertaking.ts";
import { decideUndoing } from "./undo.ts";

/** What an install would do. */
export interface Preview {
  /** What of the earlier install is undone first, in the order in which it was done. */
  readonly undone: readonly JournalEntry[];
  /** How many steps of the journal are those of the earlier install. */
  readonly keptCount: number;
  /** That which the install would write. */
  readonly journal: Journal;
}

/** Finds out what an install of this plan would do, and changes nothing. Throws `InstallError`. */
export function previewInstall(
  plan: Plan,
  machine: Machine,
  { files, earlier }: { readonly files: FileCalls; readonly earlier: Journal | undefined },
): Preview {
  const keptCount = earlier === undefined ? 0 : countKept(earlier, plan);
  const kept = earlier?.entries.slice(0, keptCount) ?? [];
  const undone = earlier === undefined ? [] : toUndo(earlier, keptCount, plan.steps);
  const after = (step: Step): JournalEntry =>
    (isFileStep(step) ? afterUndoing(files, step, undone, earlier?.listen ?? []) : undefined) ??
    journalEntry(files, step);
  const rest = plan.steps.slice(keptCount).map(after);
  return { undone, keptCount, journal: journalOf(plan, machine, [...kept, ...rest]) };
}

/** A step at a path that is put back before, with what will stand there then. */
function afterUndoing(
  files: FileCalls,
  step: FileStep,
  undone: readonly JournalEntry[],
  listen: readonly string[],
): FileEntry | undefined {
  const earlier = undone.find((entry): entry is FileEntry => "original" in entry && entry.step.path === step.path);
  if (earlier === undefined || decideUndoing(files, earlier, listen) === "leave") return undefined;
  return { step, original: earlier.original, newFolders: earlier.newFolders };
}
