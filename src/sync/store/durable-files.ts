import { open, mkdir, rename, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { attempt } from "./file-failure.ts";

/** Begins the names of files that are not whole yet. */
export const UNFINISHED = ".unfinished-";

/** How many files are open at once; a process may often have no more than 256. */
const FILES_AT_ONCE = 64;

/** A file to write. */
export interface DurableFile {
  /** Absolute. */
  readonly path: string;
  readonly value: Uint8Array;
  /** What writing it is called when it fails. */
  readonly action: string;
}

interface UnfinishedFile extends DurableFile {
  readonly unfinished: string;
}

interface OpenFile extends UnfinishedFile {
  readonly handle: FileHandle;
}

let unfinishedCount = 0;

/**
 * Writes files so that whoever reads one sees its old value or the new one, and that all are on disk when it resolves but
 * for their names in their folders (`flushFolder`). They are written beside their places before the first is made durable:
 * then the system writes many of them at once, where it would otherwise be waited for as often as there are files. Rejects
 * with `StoreError`; any may then be written, none is any more, and nothing unfinished is left.
 */
export async function writeDurably(files: readonly DurableFile[]): Promise<void> {
  const made = new Set<string>();
  for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
    const batch = files.slice(at, at + FILES_AT_ONCE).map((file): UnfinishedFile => {
      const name = `${UNFINISHED}${process.pid}-${unfinishedCount++}-${basename(file.path)}`;
      return { ...file, unfinished: join(dirname(file.path), name) };
    });
    for (const { path, action } of batch) {
      const folder = dirname(path);
      if (!made.has(folder)) await attempt(action, () => mkdir(folder, { recursive: true }));
      made.add(folder);
    }
    await writeBatch(batch);
  }
}

/** Makes durable what is in a folder by which name. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeBatch(batch: readonly UnfinishedFile[]): Promise<void> {
  const opened: OpenFile[] = [];
  try {
    try {
      await eachOf(batch, async (file) => {
        const handle = await open(file.unfinished, "w");
        opened.push({ ...file, handle });
        await handle.writeFile(file.value);
      });
      await eachOf(opened, ({ handle }) => handle.sync());
    } finally {
      await eachOf(opened, ({ handle }) => handle.close());
    }
    await eachOf(batch, ({ unfinished, path }) => rename(unfinished, path));
  } catch (cause) {
    await Promise.allSettled(batch.map(({ unfinished }) => rm(unfinished, { force: true })));
    throw cause;
  }
}

/** Rejects with the first failure once nothing of it is under way any more. */
async function eachOf<File extends DurableFile>(
  files: readonly File[],
  run: (file: File) => Promise<void>,
): Promise<void> {
  const done = await Promise.allSettled(files.map((file) => attempt(file.action, () => run(file))));
  for (const each of done) if (each.status === "rejected") throw each.reason;
}
