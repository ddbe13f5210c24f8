import { isDeepStrictEqual } from "node:util";
import { formatSocketAddress } from "../../socket-address.ts";
import type { Machine } from "../machine.ts";
import { applyStep } from "./apply-step.ts";
import { InstallError, reasonOf } from "./install-error.ts";
import { journalEntry } from "./journal-entry.ts";
import { readJournal, removeJournal, writeJournal, type Journal } from "./journal.ts";
import type { Plan } from "./plan.ts";
import type { SystemParts } from "./system-parts.ts";
import { undo } from "./undo.ts";

/**
 * Installs what was planned for `machine`; after an earlier install only what differs, which is undone first. Rejects
 * with `InstallError` once the machine is as it was before any install, or with the word that it is not.
 */
export async function install(plan: Plan, machine: Machine, system: SystemParts): Promise<void> {
  const { files } = system;
  const earlier = readJournal(files);
  const kept = earlier?.entries.slice(0, countKept(earlier, plan)) ?? [];
  if (earlier !== undefined) await takeBack(earlier, kept.length, system);
  const rest = plan.steps.slice(kept.length).map((step) => journalEntry(files, step));
  const journal = journalOf(plan, machine, [...kept, ...rest]);
  try {
    writeJournal(files, journal);
    for (const entry of journal.entries) await applyStep(entry, system);
  } catch (cause) {
    const failures = await undoAll(journal, system);
    throw new InstallError(`${reasonOf(cause)}\n${outcome(failures)}`, { cause });
  }
}

/** The journal that an install of this plan would begin with, for people to see. Throws `InstallError`. */
export function previewJournal(plan: Plan, machine: Machine, { files }: SystemParts): Journal {
  return journalOf(
    plan,
    machine,
    plan.steps.map((step) => journalEntry(files, step)),
  );
}

function journalOf({ wiring, listen }: Plan, machine: Machine, entries: Journal["entries"]): Journal {
  const { resolvers, resolvConf } = machine;
  return { wiring, listen: listen.map(formatSocketAddress), resolvers, resolvConf, entries };
}

/** Later steps build on earlier ones, so what is the same behind the first difference is done anew. */
function countKept(earlier: Journal, { steps }: Plan): number {
  const index = steps.findIndex((step, at) => !isDeepStrictEqual(step, earlier.entries[at]?.step));
  return index === -1 ? steps.length : index;
}

async function takeBack(earlier: Journal, keptCount: number, system: SystemParts): Promise<void> {
  const failures = await undo(earlier.entries.slice(keptCount), earlier, system);
  if (failures.length === 0) return;
  throw new InstallError(`the earlier install cannot be undone: ${failures.join("; ")}`);
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
