import { formatSocketAddress } from "../../socket-address.ts";
import type { Machine } from "../machine.ts";
import { applyStep, resultOf } from "./apply-step.ts";
import type { FileCalls } from "./file-calls.ts";
import { journalEntry } from "./journal-entry.ts";
import { writeJournal, type FileEntry, type Journal, type JournalEntry } from "./journal.ts";
import { isSameOriginal, takeOriginal } from "./original.ts";
import type { Plan } from "./plan.ts";
import type { SystemParts } from "./system-parts.ts";

/** The steps of a plan from one on, each with what there is before it. Throws `InstallError`. */
export function entriesOf({ steps }: Plan, files: FileCalls, first: number = 0): JournalEntry[] {
  return steps.slice(first).map((step) => journalEntry(files, step));
}

/** The journal of an install of this plan. */
export function journalOf({ wiring, listen, words }: Plan, machine: Machine, entries: Journal["entries"]): Journal {
  const { resolvers, resolvConf } = machine;
  return { words, wiring, listen: listen.map(formatSocketAddress), resolvers, resolvConf, entries };
}

/** An install under way; the journal is the one that was written last. */
export interface Undertaking {
  journal: Journal;
}

/** Does what a written journal says; steps from `firstNew` on were not done before. Rejects with the failure of a step. */
export async function carryOut(undertaking: Undertaking, firstNew: number, system: SystemParts): Promise<void> {
  for (let index = 0; index < undertaking.journal.entries.length; index++) {
    if (index >= firstNew) takeLatest(undertaking, index, system.files);
    const entry = undertaking.journal.entries[index];
    if (entry !== undefined) await applyStep(entry, system);
  }
}

/** While the shim was waited for somebody may have written a file, and that is what has to be put back then. */
function takeLatest(undertaking: Undertaking, index: number, files: FileCalls): void {
  const entry = undertaking.journal.entries[index];
  if (entry === undefined || !("original" in entry)) return;
  const original = takeOriginal(files, entry.step.path);
  if (isSameOriginal(original, entry.original) || isSameOriginal(original, resultOf(entry.step))) return;
  const latest: FileEntry = { ...entry, original };
  const { journal } = undertaking;
  undertaking.journal = { ...journal, entries: journal.entries.with(index, latest) };
  writeJournal(files, undertaking.journal);
}
