import type { FileCalls } from "./file-calls.ts";
import { makeFolder } from "./folders.ts";
import type { FileEntry, Journal } from "./journal.ts";
import { isSameOriginal, putBack, takeIfPossible, type Original } from "./original.ts";
import type { SystemParts } from "./system-parts.ts";

/** What stands at the path of one change of an install. */
export interface Standing {
  readonly entry: FileEntry;
  /** Undefined for what can only be somebody else's. */
  readonly found: Original | undefined;
}

/** What stands at the paths of an install, somebody's changes since among it. Throws the system's error. */
export function takeStanding(files: FileCalls, { entries }: Pick<Journal, "entries">): readonly Standing[] {
  return entries.flatMap((entry) =>
    "original" in entry ? [{ entry, found: takeIfPossible(files, entry.step.path) }] : [],
  );
}

/** Whether something else stands there now. Throws the system's error. */
export function isChanged(files: FileCalls, { entry, found }: Standing): boolean {
  const now = takeIfPossible(files, entry.step.path);
  return found !== undefined && now !== undefined && !isSameOriginal(now, found);
}

/** Puts back what stood there, where something else does now. Throws the system's error. */
export function restore(was: Standing, { files, report }: Pick<SystemParts, "files" | "report">): void {
  const { entry, found } = was;
  if (found === undefined || !isChanged(files, was)) return;
  const { step, newFolders } = entry;
  if (found.kind !== "absent") for (const folder of newFolders) makeFolder(files, folder);
  putBack(files, step.path, found, step.kind === "write-file" && step.isInPlace);
  report(`put back ${step.path}`);
}
