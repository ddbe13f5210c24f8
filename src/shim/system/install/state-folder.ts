import { dirname } from "node:path";
import type { FileCalls } from "./file-calls.ts";
import { makeFolder, missingFolders, removeEmptyFolder } from "./folders.ts";
import { InstallError, reasonOf } from "./install-error.ts";
import { STATE_FOLDER } from "./paths.ts";
import { removeFile, syncFolder } from "./replace-file.ts";

/** Folders that every machine has, and the bare tree of an image may lack; outermost first. */
const PARENTS = ["/var", "/var/lib"];

/**
 * Makes our folder where it is not there. A folder above it that has to be made is marked first, beside it, so that it is
 * known as ours after a kill too. Throws `InstallError`.
 */
export function makeStateFolder(files: FileCalls): void {
  try {
    const missing = missingFolders(files, STATE_FOLDER);
    const [outermost] = missing;
    if (outermost !== undefined && outermost !== STATE_FOLDER) {
      files.close(files.create(markOf(outermost)));
      syncFolder(files, dirname(outermost));
    }
    for (const folder of missing) makeFolder(files, folder);
  } catch (cause) {
    throw new InstallError(`${STATE_FOLDER} cannot be made: ${reasonOf(cause)}`, { cause });
  }
}

/** Removes our folder unless something is in it, and then those above it that were made for it. Throws the system's error. */
export function removeStateFolder(files: FileCalls): void {
  removeEmptyFolder(files, STATE_FOLDER);
  if (files.look(STATE_FOLDER) !== undefined) return;
  const outermost = PARENTS.find((parent) => files.look(markOf(parent)) !== undefined);
  if (outermost === undefined) return;
  for (const parent of PARENTS.slice(PARENTS.indexOf(outermost)).toReversed()) removeEmptyFolder(files, parent);
  removeFile(files, markOf(outermost));
}

function markOf(folder: string): string {
  return `${folder}.made-by-meshdoh`;
}
