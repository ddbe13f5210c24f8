import { constants } from "node:fs";
import { open, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { checkKey } from "../../snapshot/keys.ts";
import { StoreError } from "../../snapshot/store/store.ts";
import { foldersAbove } from "./folders-above.ts";
import type { SyncStore } from "./sync-store.ts";

/** Begins the names of files that are not whole yet; no key has a part that begins so. */
const UNFINISHED = ".unfinished-";

/** A pipe in the place of a file would hold up a thread of the process for ever, which then could not even end. */
const READ_ONLY = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * A store in a folder, one file per key. A file is written beside its place, made durable and renamed, so that readers in
 * other processes see the old value or the new one. One process writes at a time.
 */
export class DirStore implements SyncStore {
  readonly label: string;
  readonly #root: string;
  #written = 0;

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

  async put(pairs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const key of pairs.keys()) checkKey(key);
    const folders = new Set<string>();
    for (const [key, value] of pairs) {
      const file = join(this.#root, key);
      await attempt(`writing ${key} to ${this.label}`, () => this.#write(file, value));
      for (const folder of foldersAbove(file, this.#root)) folders.add(folder);
    }
    // A renamed file is only there for good once the folder that names it is on disk, and so on upwards.
    for (const folder of folders) await attempt(`writing ${folder}`, () => flush(folder));
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) checkKey(key);
    for (const key of keys) {
      await attempt(`deleting ${key} from ${this.label}`, () => rm(join(this.#root, key), { force: true }));
    }
  }

  async list(prefix: string): Promise<string[]> {
    const options = { recursive: true, withFileTypes: true } as const;
    const entries = await attempt(`listing ${this.label}`, () => ifThere(readdir(this.#root, options)));
    const files = (entries ?? []).filter((entry) => entry.isFile() && !entry.name.startsWith(UNFINISHED));
    const keys = files.map((entry) => relative(this.#root, join(entry.parentPath, entry.name)).split(sep).join("/"));
    return keys.filter((key) => key.startsWith(prefix)).toSorted();
  }

  async close(): Promise<void> {
    // Nothing stays open between calls.
  }

  async #write(file: string, value: Uint8Array): Promise<void> {
    this.#written++;
    const folder = dirname(file);
    const unfinished = join(folder, `${UNFINISHED}${process.pid}-${this.#written}-${basename(file)}`);
    await mkdir(folder, { recursive: true });
    try {
      const handle = await open(unfinished, "w");
      try {
        await handle.writeFile(value);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, file);
    } catch (cause) {
      await rm(unfinished, { force: true });
      throw cause;
    }
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
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

async function attempt<T>(action: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const code = errorCode(cause);
    const isDenied = code === "EACCES" || code === "EPERM" || code === "EROFS";
    throw new StoreError(isDenied ? "denied" : "unavailable", `failed ${action}: ${String(cause)}`, { cause });
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
