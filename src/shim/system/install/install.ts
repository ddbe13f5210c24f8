import type { Machine } from "../machine.ts";
import { InstallError, reasonOf } from "./install-error.ts";
import { readJournalForChange, removeJournal, writeJournal, type Journal } from "./journal.ts";
import type { Plan } from "./plan.ts";
import { reinstall } from "./reinstall.ts";
import type { SystemParts } from "./system-parts.ts";
import { carryOut, entriesOf, journalOf } from "./undertaking.ts";
import { undo } from "./undo.ts";

/**
 * Installs what was planned for `machine`; after an earlier install only what differs, which is undone first. Rejects
 * with `InstallError` once the machine is as it was before the call, or with the word that it is not.
 */
export async function install(plan: Plan, machine: Machine, system: SystemParts): Promise<void> {
  const earlier = readJournalForChange(system.files);
  if (earlier !== undefined) return reinstall(earlier, plan, machine, system);
  const undertaking = { journal: journalOf(plan, machine, entriesOf(plan, system.files)) };
  try {
    writeJournal(system.files, undertaking.journal);
    await carryOut(undertaking, 0, system);
  } catch (cause) {
    const failures = await undoAll(undertaking.journal, system);
    throw new InstallError(`${reasonOf(cause)}\n${outcome(failures)}`, { cause });
  }
}

/** Undoes an install and forgets it, unless something could not be undone. */
export async function undoAll(journal: Journal, system: SystemParts): Promise<readonly string[]> {
  const failures = await undo(journal.entries, journal, system);
  if (failures.length > 0) return failures;
  try {
    removeJournal(system.files);
    return [];
  } catch (error) {
    return [reasonOf(error)];
  }
}

function outcome(failures: readonly string[]): string {
  if (failures.length === 0) return "everything was put back as it was";
  return `not everything could be put back (meshdoh shim uninstall tries again): ${failures.join("; ")}`;
}
