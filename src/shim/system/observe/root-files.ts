import { lstat, open, readdir, readlink, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** Longest file that is read, in octets; what is over is left out. Of the tables in /proc/net listeners stand first. */
const MAX_FILE_OCTETS = 16 * 2 ** 20;
/** How many symbolic links one path may lead through, as in Linux (path_resolution(7)). */
const MAX_LINKS = 40;
/** A page of memory is what most files of /proc have at most; each next read asks for twice as much. */
const FIRST_READ_OCTETS = 4096;

/** Whose a file is and who may read it. */
export interface FileStatus {
  /** Permission bits, such as 0o600. */
  readonly mode: number;
  readonly ownerId: number;
  readonly modifiedMs: number;
}

/** The files of a machine, to look at only. Paths are absolute as that machine sees them; symbolic links stay inside it. */
export interface RootFiles {
  /** Undefined when nothing is there. Rejects with the system's error when it cannot be read, such as `EACCES`. */
  readText(path: string): Promise<string | undefined>;
  /** Where a symbolic link points, as written; undefined when the path is none. */
  linkTarget(path: string): Promise<string | undefined>;
  /** Names in a folder in order; empty when it is not there. Rejects when it may not be listed. */
  list(path: string): Promise<readonly string[]>;
  /** Of the file that a path leads to; undefined when nothing is there. */
  status(path: string): Promise<FileStatus | undefined>;
}

/** The files below `root`, `/` being this machine itself. */
export function openRootFiles(root: string): RootFiles {
  const locate = root === "/" ? (path: string) => Promise.resolve(path) : (path: string) => locateInside(root, path);
  return {
    readText: (path) => unlessAbsent(async () => readBeginning(await locate(path))),
    linkTarget: (path) => unlessAbsent(async () => readLink(join(await locate(dirname(path)), nameOf(path)))),
    list: async (path) => ((await unlessAbsent(async () => readdir(await locate(path)))) ?? []).toSorted(),
    status: (path) =>
      unlessAbsent(async () => {
        const { mode, uid, mtimeMs } = await stat(await locate(path));
        return { mode: mode & 0o7777, ownerId: uid, modifiedMs: mtimeMs };
      }),
  };
}

/** Whether an error of the file system says that nothing is there; a process may end while it is looked at. */
function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR", "ESRCH"].includes(String(error.code));
}

async function unlessAbsent<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

async function readLink(path: string): Promise<string | undefined> {
  return (await lstat(path)).isSymbolicLink() ? readlink(path) : undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The real path of a file below `root`, every link on the way followed as if `root` were `/` (chroot(2)). */
async function locateInside(root: string, path: string): Promise<string> {
  let at = "/";
  let links = 0;
  const ahead = path.split("/");
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    // "/.." is "/", so nothing leads out.
    const next = resolve(at, name);
    const target = await unlessAbsent(() => readLink(join(root, next)));
    if (target === undefined) {
      at = next;
      continue;
    }
    if (++links > MAX_LINKS) throw new Error(`${path} leads through more than ${MAX_LINKS} symbolic links`);
    if (target.startsWith("/")) at = "/";
    ahead.unshift(...target.split("/"));
  }
  return join(root, at);
}

/** Files of /proc have no size to ask for. */
async function readBeginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const chunks: Buffer[] = [];
    let sizeOctets = 0;
    for (let wantedOctets = FIRST_READ_OCTETS; sizeOctets < MAX_FILE_OCTETS; wantedOctets *= 2) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(wantedOctets), 0, wantedOctets);
      if (bytesRead === 0) break;
      sizeOctets += bytesRead;
      chunks.push(buffer.subarray(0, bytesRead));
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    await file.close();
  }
}
