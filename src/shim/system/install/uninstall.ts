import { InstallError } from "./install-error.ts";
import { undoAll } from "./install.ts";
import { readJournal, removeJournal } from "./journal.ts";
import type { SystemParts } from "./system-parts.ts";

/**
 * Puts back what an install found, whatever became of the install: files that somebody else has changed since stay.
 * Needs neither the gateway nor a network. Rejects with `InstallError` when something could not be put back; it can be
 * called again.
 */
export async function uninstall(system: SystemParts): Promise<void> {
  const journal = readJournal(system.files);
  if (journal === undefined) {
    removeJournal(system.files);
    return system.report("nothing is installed");
  }
  const failures = await undoAll(journal, system);
  if (failures.length === 0) return;
  throw new InstallError(`not everything could be put back; try again once this is mended: ${failures.join("; ")}`);
}
