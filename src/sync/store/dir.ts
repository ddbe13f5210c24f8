import { constants } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { checkKey } from "../../snapshot/keys.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import { flushFolder, UNFINISHED, writeDurably, type DurableFile } from "./durable-files.ts";
import { attempt, errorCode } from "./file-failure.ts";
import { foldersAbove } from "./folders-above.ts";
import type { SyncStore, WriteGuard } from "./sync-store.ts";
import { removeAbandonedFiles } from "./unfinished-files.ts";

/** A pipe in the place of a file would hold up a thread of the process for ever, which then could not even end. */
const READ_ONLY = constants.O_RDONLY | constants.O_NONBLOCK;

/** What keeps the threads of the process busy that read files. */
const READS_AT_ONCE = 32;

/**
 * A store in a folder, one file per key. A file is written beside its place, made durable and renamed, so that readers in
 * other processes see the old value or the new one. One process writes at a time.
 */
export class DirStore implements SyncStore {
  readonly label: string;
  readonly readConcurrency: number = READS_AT_ONCE;
  readonly verifiesPuts: boolean = true;
  readonly #root: string;
  #isTidied = false;

  /** The folder is made when something is first written. */
  constructor(root: string) {
    this.label = `dir:${root}`;
    this.#root = resolve(root);
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    const value = await attempt(`reading ${key} from ${this.label}`, () =>
      ifThere(readFile(join(this.#root, key), { flag: READ_ONLY })),
    );
    // A plain view: a Buffer behaves otherwise, its slice() for one shares its octets.
    return value && new Uint8Array(value.buffer, value.byteOffset, value.length);
  }

  async put(pairs: ReadonlyMap<string, Uint8Array>, guard?: WriteGuard): Promise<void> {
    for (const key of pairs.keys()) checkKey(key);
    const files = [...pairs].map(([key, value]): DurableFile => {
      return { path: join(this.#root, key), value, action: `writing ${key} to ${this.label}` };
    });
    await writeDurably(files, guard?.check);
    // A renamed file is only there for good once the folder that names it is on disk, and so on upwards.
    const folders = new Set(files.flatMap(({ path }) => foldersAbove(path, this.#root)));
    for (const folder of folders) await attempt(`writing ${folder}`, () => flushFolder(folder));
    await this.#tidy();
  }

  /** Once for a store: a process that was killed leaves files behind. */
  async #tidy(): Promise<void> {
    if (this.#isTidied) return;
    this.#isTidied = true;
    try {
      await removeAbandonedFiles(this.#root, Date.now());
    } catch (cause) {
      // They are only in the way; that all was written counts.
      if (!(cause instanceof StoreError)) throw cause;
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) checkKey(key);
    for (const key of keys) {
      await attempt(`deleting ${key} from ${this.label}`, () => rm(join(this.#root, key), { force: true }));
    }
  }

  async list(prefix: string): Promise<string[]> {
    // Other folders are not looked through: that of the shards may hold thousands.
    const folder = prefix.slice(0, Math.max(0, prefix.lastIndexOf("/")));
    if (folder !== "") checkKey(folder);
    const options = { recursive: true, withFileTypes: true } as const;
    const entries = await attempt(`listing ${this.label}`, () => ifThere(readdir(join(this.#root, folder), options)));
    // No key has a part that begins as unfinished ones do.
    const files = (entries ?? []).filter((entry) => entry.isFile() && !entry.name.startsWith(UNFINISHED));
    const keys = files.map((entry) => relative(this.#root, join(entry.parentPath, entry.name)).split(sep).join("/"));
    return keys.filter((key) => key.startsWith(prefix)).toSorted();
  }

  async close(): Promise<void> {
    // Nothing stays open between calls.
  }
}

/** Nothing is there, or a folder, or a file where a folder would be. */
const ABSENT = new Set<unknown>(["ENOENT", "EISDIR", "ENOTDIR"]);

/** Undefined when there is no such file or folder. */
async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (cause) {
    if (ABSENT.has(errorCode(cause))) return undefined;
    throw cause;
  }
}
