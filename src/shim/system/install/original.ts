import type { FileCalls } from "./file-calls.ts";
import { codeOf, InstallError } from "./install-error.ts";
import { overwriteFile, removeFile, replaceByLink, replaceFile, type FileContent } from "./replace-file.ts";

/** What stood at a path before install. */
export type Original =
  | { readonly kind: "absent" }
  | { readonly kind: "symlink"; readonly target: string }
  | {
      readonly kind: "file";
      readonly octets: Uint8Array;
      /** Permission bits. */
      readonly mode: number;
      readonly userId: number;
      readonly groupId: number;
    };

/** Longest file that is kept in the journal, in octets: what install writes over is a page at most. */
const MAX_ORIGINAL_OCTETS = 1_048_576;

/** What stands at a path now. Throws `InstallError` for what cannot be put back: a folder, a device, a huge file. */
export function takeOriginal(files: FileCalls, path: string): Original {
  const facts = files.look(path);
  if (facts === undefined) return { kind: "absent" };
  if (facts.kind === "symlink") return { kind: "symlink", target: files.readLink(path) };
  if (facts.kind !== "file") throw new InstallError(`${path} is no file: move it away, then install again`);
  if (facts.sizeOctets > MAX_ORIGINAL_OCTETS) {
    throw new InstallError(
      `${path} has more than ${MAX_ORIGINAL_OCTETS} octets: nothing that meshdoh writes over should`,
    );
  }
  const { mode, userId, groupId } = facts;
  return { kind: "file", octets: files.read(path), mode, userId, groupId };
}

/** The same, and undefined for what cannot be put back. Throws the system's error. */
export function takeIfPossible(files: FileCalls, path: string): Original | undefined {
  try {
    return takeOriginal(files, path);
  } catch (error) {
    if (error instanceof InstallError) return undefined;
    throw error;
  }
}

/** Whether two are the same to whoever reads them, whatever their modes and owners. */
export function isSameOriginal(one: Original, other: Original): boolean {
  if (one.kind === "file") return other.kind === "file" && isEqual(one.octets, other.octets);
  if (one.kind === "symlink") return other.kind === "symlink" && one.target === other.target;
  return other.kind === "absent";
}

/** Puts back what stood at a path; `isInPlace` for a mount point, which keeps its own mode and owner. */
export function putBack(files: FileCalls, path: string, original: Original, isInPlace: boolean): void {
  if (original.kind === "absent") removeFile(files, path);
  else if (original.kind === "symlink") replaceByLink(files, path, original.target);
  else if (isInPlace) overwriteFile(files, path, { octets: original.octets });
  else putBackFile(files, path, { ...original, owner: original });
}

/** On a full disk there is no room for a second file, but the one that is there has enough for its page. */
function putBackFile(files: FileCalls, path: string, content: FileContent): void {
  try {
    replaceFile(files, path, content);
  } catch (error) {
    if (codeOf(error) !== "ENOSPC" || files.look(path)?.kind !== "file") throw error;
    overwriteFile(files, path, content);
  }
}

/**
 * Whether a file is what remains of writing `next` over `last` in place when the writer was killed: it begins like the
 * one and ends like the other.
 */
export function isHalfWritten(now: Uint8Array, last: Uint8Array, next: Uint8Array): boolean {
  const written = commonLength(now, next);
  if (now.length === written) return written >= last.length;
  return now.length === last.length && isEqual(now.subarray(written), last.subarray(written));
}

function commonLength(one: Uint8Array, other: Uint8Array): number {
  const limit = Math.min(one.length, other.length);
  for (let index = 0; index < limit; index++) if (one[index] !== other[index]) return index;
  return limit;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && commonLength(one, other) === one.length;
}
