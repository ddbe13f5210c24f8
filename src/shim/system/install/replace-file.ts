import { dirname } from "node:path";
import type { FileCalls } from "./file-calls.ts";
import { codeOf } from "./install-error.ts";

/** A file as it should be. */
export interface FileContent {
  readonly octets: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
  /** Whose it is; who writes it where left out. */
  readonly owner?: { readonly userId: number; readonly groupId: number };
}

/** Where the next version of a file is made. The name is always the same, so that a leftover of a killed install is found. */
export function temporaryPath(path: string): string {
  return `${path}.meshdoh-new`;
}

/**
 * Puts a file in place of whatever stands at its path, so that readers find the old one or the new one, also after a
 * power cut; a mount point, which cannot be replaced, is written over.
 */
export function replaceFile(files: FileCalls, path: string, content: FileContent): void {
  const temporary = temporaryPath(path);
  try {
    writeNew(files, temporary, content);
    files.rename(temporary, path);
  } catch (error) {
    removeTemporary(files, path);
    if (codeOf(error) !== "EBUSY") throw error;
    overwriteFile(files, path, { octets: content.octets });
    return;
  }
  syncFolder(files, dirname(path));
}

/** Writes over a file with one call, and cuts off what is left of a longer one; mode and owner stay where left out. */
export function overwriteFile(
  files: FileCalls,
  path: string,
  content: Pick<FileContent, "octets" | "owner"> & { readonly mode?: number },
): void {
  const { octets, mode, owner } = content;
  const file = files.openOver(path);
  try {
    if (owner !== undefined) files.setOwner(file, owner.userId, owner.groupId);
    if (mode !== undefined) files.setMode(file, mode);
    writeAll(files, file, octets);
    files.setLength(file, octets.length);
    files.sync(file);
  } finally {
    files.close(file);
  }
}

/** Puts a symbolic link in place of whatever stands at its path, without a moment when nothing does. */
export function replaceByLink(files: FileCalls, path: string, target: string): void {
  removeTemporary(files, path);
  try {
    files.makeLink(target, temporaryPath(path));
    files.rename(temporaryPath(path), path);
  } catch (error) {
    removeTemporary(files, path);
    throw error;
  }
  syncFolder(files, dirname(path));
}

/** Removes a file or symbolic link for good. */
export function removeFile(files: FileCalls, path: string): void {
  files.remove(path);
  syncFolder(files, dirname(path));
}

/** Removes what a killed install may have left beside a path. */
export function removeTemporary(files: FileCalls, path: string): void {
  const temporary = temporaryPath(path);
  if (files.look(temporary) !== undefined) files.remove(temporary);
}

/** Makes the names in a folder last. */
export function syncFolder(files: FileCalls, path: string): void {
  const folder = files.openFolder(path);
  try {
    files.sync(folder);
  } finally {
    files.close(folder);
  }
}

function writeNew(files: FileCalls, path: string, { octets, mode, owner }: FileContent): void {
  const file = files.create(path);
  try {
    writeAll(files, file, octets);
    if (owner !== undefined) files.setOwner(file, owner.userId, owner.groupId);
    // After the owner, whose change takes away special bits.
    files.setMode(file, mode);
    files.sync(file);
  } finally {
    files.close(file);
  }
}

function writeAll(files: FileCalls, file: number, octets: Uint8Array): void {
  for (let offset = 0; offset < octets.length;) offset += files.write(file, octets.subarray(offset), offset);
}
