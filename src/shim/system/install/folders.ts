import { dirname } from "node:path";
import type { FileCalls } from "./file-calls.ts";
import { codeOf, InstallError } from "./install-error.ts";
import { syncFolder } from "./replace-file.ts";

/** Folders of a path that are not there, outermost first. Throws `InstallError` where a file stands in the way. */
export function missingFolders(files: FileCalls, path: string): string[] {
  const facts = files.look(path);
  if (facts === undefined) return [...missingFolders(files, dirname(path)), path];
  // A symbolic link to a folder does as well, and rootedFiles sees where it leads.
  if (facts.kind === "folder" || facts.kind === "symlink") return [];
  throw new InstallError(`${path} is no folder: move it away, then install again`);
}

/** Makes a folder that lasts, unless it is there. */
export function makeFolder(files: FileCalls, path: string): void {
  if (files.look(path) !== undefined) return;
  try {
    files.makeFolder(path, 0o755);
  } catch (error) {
    // Somebody else was faster.
    if (codeOf(error) !== "EEXIST") throw error;
  }
  syncFolder(files, dirname(path));
}

/** Removes a folder unless somebody put something into it, or it is gone. */
export function removeEmptyFolder(files: FileCalls, path: string): void {
  if (files.look(path)?.kind !== "folder") return;
  try {
    files.removeFolder(path);
  } catch (error) {
    if (!STAYS.has(codeOf(error) ?? "")) throw error;
  }
}

/** Not empty, in two spellings; a mount point; gone a moment ago. */
const STAYS: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST", "EBUSY", "ENOENT"]);
