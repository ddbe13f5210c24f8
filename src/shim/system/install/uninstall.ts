import type { FileCalls } from "./file-calls.ts";
import { InstallError } from "./install-error.ts";
import { undoAll } from "./install.ts";
import { readJournalForChange, removeJournal } from "./journal.ts";
import { OWNER_MARKER, RESOLV_CONF, SHIM_SERVICE, UNIT_FOLDER } from "./paths.ts";
import { readThrough } from "./read-through.ts";
import type { SystemParts } from "./system-parts.ts";

function isOurs(files: FileCalls, path: string): boolean {
  return readThrough(files, path).startsWith(`# ${OWNER_MARKER}\n`);
}

/**
 * Puts back what an install found, whatever became of the install: files that somebody else has changed since stay.
 * Needs neither the gateway nor a network. Rejects with `InstallError` when something could not be put back; it can be
 * called again.
 */
export async function uninstall(system: SystemParts): Promise<void> {
  const journal = readJournalForChange(system.files);
  if (journal === undefined) {
    removeJournal(system.files);
    const left = [RESOLV_CONF, `${UNIT_FOLDER}/${SHIM_SERVICE}`].filter((path) => isOurs(system.files, path));
    if (left.length === 0) return system.report("nothing is installed");
    throw new InstallError(
      `the notes of the install are gone, but ${left.join(" and ")} ${left.length === 1 ? "is" : "are"} of the shim: meshdoh shim doctor says what to do`,
    );
  }
  const failures = await undoAll(journal, system);
  if (failures.length === 0) return;
  throw new InstallError(`not everything could be put back; try again once this is mended: ${failures.join("; ")}`);
}
