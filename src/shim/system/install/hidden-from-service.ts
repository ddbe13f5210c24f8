import { realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Folders that the sandbox of the service hides (systemd.exec(5), ProtectHome= and PrivateTmp=). */
const HIDDEN = ["/home", "/root", "/run/user", "/tmp", "/var/tmp"];
const READABLE_BY_ALL = 0o004;
const ENTERED_BY_ALL = 0o001;

/**
 * Why the service's own user cannot read a file, by an absolute path, and what to do; undefined when it can. Throws the
 * system's error.
 */
export function hiddenFromService(path: string): string | undefined {
  const place = realpathSync(path);
  const folder = HIDDEN.find((hidden) => place.startsWith(`${hidden}/`));
  if (folder !== undefined)
    return `${place} lies below ${folder}, which services do not see: put it below /usr/local or /opt`;
  if ((statSync(place).mode & READABLE_BY_ALL) === 0) return `not all may read ${place}: chmod a+r ${place}`;
  const closed = foldersOf(place).find((each) => (statSync(each).mode & ENTERED_BY_ALL) === 0);
  return closed === undefined ? undefined : `not all may enter ${closed}: chmod a+rx ${closed}`;
}

function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersOf(folder)];
}
