import { dirname } from "node:path";
import type { FileCalls } from "./file-calls.ts";
import { missingFolders } from "./folders.ts";
import type { JournalEntry } from "./journal.ts";
import { takeOriginal } from "./original.ts";
import { isFileStep, type Step } from "./step.ts";

/** A step with what there is before it, to be kept before it is done. Throws `InstallError`. */
export function journalEntry(files: FileCalls, step: Step): JournalEntry {
  if (!isFileStep(step)) return { step };
  const newFolders = missingFolders(files, dirname(step.path));
  return { step, original: takeOriginal(files, step.path), newFolders };
}
