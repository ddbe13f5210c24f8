import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from "node:fs";

/** What stands at a path, itself and not where it leads. */
export interface FileFacts {
  readonly kind: "file" | "symlink" | "folder" | "other";
  /** Permission bits. */
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  readonly sizeOctets: number;
}

/**
 * The system calls that install and uninstall are made of, each throwing the system's error. There is nothing above
 * them, so that a test can stop or fail an install between any two.
 */
export interface FileCalls {
  /** Undefined when nothing is there. */
  readonly look: (path: string) => FileFacts | undefined;
  readonly read: (path: string) => Uint8Array;
  readonly readLink: (path: string) => string;
  /** Names in a folder. */
  readonly list: (path: string) => readonly string[];
  readonly makeFolder: (path: string, mode: number) => void;
  readonly removeFolder: (path: string) => void;
  readonly makeLink: (target: string, path: string) => void;
  readonly remove: (path: string) => void;
  readonly rename: (from: string, to: string) => void;
  /** Opens a new file for writing, readable by its owner alone; an old one that is no link is emptied. */
  readonly create: (path: string) => number;
  /** Opens a file for writing over what is in it. */
  readonly openOver: (path: string) => number;
  readonly openFolder: (path: string) => number;
  /** Returns how many octets were written, from `offset` of the file on. */
  readonly write: (file: number, octets: Uint8Array, offset: number) => number;
  readonly setLength: (file: number, sizeOctets: number) => void;
  readonly setMode: (file: number, mode: number) => void;
  readonly setOwner: (file: number, userId: number, groupId: number) => void;
  /** Returns once the disk has it. */
  readonly sync: (file: number) => void;
  readonly close: (file: number) => void;
}

const { O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_RDONLY, O_TRUNC, O_WRONLY } = constants;

/** The files of this machine. */
export const NODE_FILES: FileCalls = {
  look,
  read: (path) => readFileSync(path),
  readLink: (path) => readlinkSync(path),
  list: (path) => readdirSync(path),
  makeFolder: (path, mode) => {
    mkdirSync(path, mode);
  },
  removeFolder: (path) => rmdirSync(path),
  makeLink: (target, path) => symlinkSync(target, path),
  remove: (path) => unlinkSync(path),
  rename: (from, to) => renameSync(from, to),
  create: (path) => openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600),
  openOver: (path) => openSync(path, O_WRONLY | O_NOFOLLOW),
  openFolder: (path) => openSync(path, O_RDONLY | O_DIRECTORY),
  write: (file, octets, offset) => writeSync(file, octets, 0, octets.length, offset),
  setLength: (file, sizeOctets) => ftruncateSync(file, sizeOctets),
  setMode: (file, mode) => fchmodSync(file, mode),
  setOwner: (file, userId, groupId) => fchownSync(file, userId, groupId),
  sync: (file) => fsyncSync(file),
  close: (file) => closeSync(file),
};

function look(path: string): FileFacts | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const kind = stats.isFile() ? "file" : stats.isSymbolicLink() ? "symlink" : stats.isDirectory() ? "folder" : "other";
  return { kind, mode: stats.mode & 0o7777, userId: stats.uid, groupId: stats.gid, sizeOctets: stats.size };
}
