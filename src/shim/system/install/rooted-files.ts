import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileCalls } from "./file-calls.ts";
import { codeOf, InstallError, reasonOf } from "./install-error.ts";

/**
 * The files below a folder as if it were `/`. Targets of symbolic links stay as they are written. Throws `InstallError`
 * where a folder on the way is a symbolic link that leads out of the tree.
 */
export function rootedFiles(root: string, files: FileCalls): FileCalls {
  const top = realTop(root);
  const at = (path: string): string => {
    const place = join(top, path);
    // The root itself lies in no folder of the tree.
    const folder = path === "/" ? top : realFolder(dirname(place));
    if (folder === top || folder.startsWith(top === "/" ? "/" : `${top}/`)) return place;
    throw new InstallError(`${path} leads out of ${root}, to ${folder}: a symbolic link on its way has to be relative`);
  };
  return {
    ...files,
    look: (path) => files.look(at(path)),
    read: (path) => files.read(at(path)),
    readLink: (path) => files.readLink(at(path)),
    list: (path) => files.list(at(path)),
    makeFolder: (path, mode) => files.makeFolder(at(path), mode),
    removeFolder: (path) => files.removeFolder(at(path)),
    makeLink: (target, path) => files.makeLink(target, at(path)),
    remove: (path) => files.remove(at(path)),
    rename: (from, to) => files.rename(at(from), at(to)),
    create: (path) => files.create(at(path)),
    openOver: (path) => files.openOver(at(path)),
    openFolder: (path) => files.openFolder(at(path)),
  };
}

function realTop(root: string): string {
  try {
    return realpathSync(root);
  } catch (cause) {
    throw new InstallError(`--root ${root} is no folder of this machine: ${reasonOf(cause)}`, { cause });
  }
}

/** Of a folder that is not there yet, the nearest one above that is. */
function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" && path !== "/") return realFolder(dirname(path));
    throw error;
  }
}
