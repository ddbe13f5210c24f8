import { dirname } from "node:path";
import type { FileCalls } from "./file-calls.ts";
import { InstallError } from "./install-error.ts";
import type { JournalEntry } from "./journal.ts";
import { takeOriginal } from "./original.ts";
import { isFileStep, type Step } from "./step.ts";

/** A step with what there is before it, to be kept before it is done. Throws `InstallError`. */
export function journalEntry(files: FileCalls, step: Step): JournalEntry {
  if (!isFileStep(step)) return { step };
  const newFolders = missingFolders(files, dirname(step.path));
  return { step, original: takeOriginal(files, step.path), newFolders };
}

function missingFolders(files: FileCalls, path: string): string[] {
  const facts = files.look(path);
  if (facts === undefined) return [...missingFolders(files, dirname(path)), path];
  // A symbolic link to a folder does as well, and rootedFiles sees where it leads.
  if (facts.kind === "folder" || facts.kind === "symlink") return [];
  throw new InstallError(`${path} is no folder: move it away, then install again`);
}
