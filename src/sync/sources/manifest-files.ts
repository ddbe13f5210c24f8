import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../../mesh/claim.ts";
import { SourceError } from "../source.ts";
import { MAX_FILES, MAX_FOLDER_DEPTH } from "./limits.ts";

const EXTENSION = /\.(?:ya?ml|json)$/i;

/** The manifests below a path, sorted. */
export interface ManifestFiles {
  readonly files: readonly string[];
  /** Symbolic links to folders, which are not followed, lest one leads back up. */
  readonly linkedFolders: readonly string[];
}

/**
 * Lists a file, or the .yaml, .yml and .json files below a folder. Names that begin with a dot are passed over: those of
 * version control, and the folders behind the links of a mounted ConfigMap. Rejects with `SourceError`.
 */
export async function listManifestFiles(path: string): Promise<ManifestFiles> {
  const stats = await attempt(path, () => stat(path));
  if (!stats.isDirectory()) return { files: [path], linkedFolders: [] };
  const files: string[] = [];
  const linkedFolders: string[] = [];
  await walk(path, 1, files, linkedFolders);
  return { files: files.toSorted(compareText), linkedFolders: linkedFolders.toSorted(compareText) };
}

async function walk(folder: string, depth: number, files: string[], linkedFolders: string[]): Promise<void> {
  if (depth > MAX_FOLDER_DEPTH)
    throw new SourceError("too-large", `${folder}: more than ${MAX_FOLDER_DEPTH} folders deep`);
  const entries = await attempt(folder, () => readdir(folder, { withFileTypes: true }));
  const folders: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) folders.push(path);
    else if (entry.isSymbolicLink() && (await isFolder(path))) linkedFolders.push(path);
    else if (isManifest(entry)) files.push(path);
  }
  if (files.length > MAX_FILES) throw new SourceError("too-large", `${folder}: more than ${MAX_FILES} files to read`);
  for (const path of folders) await walk(path, depth + 1, files, linkedFolders);
}

/** A link to a file counts as the file. */
function isManifest(entry: Dirent): boolean {
  return EXTENSION.test(entry.name) && (entry.isFile() || entry.isSymbolicLink());
}

async function isFolder(link: string): Promise<boolean> {
  const stats = await attempt(link, () => stat(link));
  return stats.isDirectory();
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const code = "code" in cause && cause.code === "ENOENT" ? "missing" : "unreadable";
    throw new SourceError(code, `cannot read ${path}: ${cause.message}`, { cause });
  }
}
