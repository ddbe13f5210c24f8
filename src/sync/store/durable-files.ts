import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { attempt } from "./file-failure.ts";
import { close, flush, openFolder, openToWrite, readsAs, writeOctets } from "./file-octets.ts";

/** Begins the names of files that are not whole yet. */
export const UNFINISHED = ".unfinished-";

/** How many files are made durable together. */
const FILES_PER_BATCH = 64;
/** While some batches wait for the disk, others are written; a process may often have no more than 256 files open. */
const BATCHES_AT_ONCE = 2;
/** What is read back at a time. */
const SCRATCH_OCTETS: number = 64 * 1024;

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
  readonly descriptor: number;
}

const makeFolder = promisify(fs.mkdir);
const rename = promisify(fs.rename);
const remove = promisify(fs.rm);

let unfinishedCount = 0;

/**
 * Writes files so that whoever reads one sees its old value or the new one, and that all are on disk when it resolves but
 * for their names in their folders (`flushFolder`). They are written beside their places before the first is made durable:
 * then the system writes many of them at once, where it would otherwise be waited for as often as there are files. Each is
 * read back before it gets its name. `beforeNaming` throws `StoreError` when they may not get them any more. Rejects with
 * `StoreError`; any may then be written, none is any more, and nothing unfinished is left.
 */
export async function writeDurably(files: readonly DurableFile[], beforeNaming?: () => void): Promise<void> {
  await makeFolders(files);
  const batches = batchesOf(files);
  // Both take their batches from one iterator, and end it for both when one of them fails.
  const lanes = Array.from({ length: Math.min(BATCHES_AT_ONCE, files.length) }, () =>
    writeBatches(batches, beforeNaming),
  );
  for (const lane of await Promise.allSettled(lanes)) if (lane.status === "rejected") throw lane.reason;
}

/** Makes durable what is in a folder by which name. */
export async function flushFolder(folder: string): Promise<void> {
  const descriptor = await openFolder(folder);
  try {
    await flush(descriptor);
  } finally {
    await close(descriptor);
  }
}

async function makeFolders(files: readonly DurableFile[]): Promise<void> {
  const made = new Set<string>();
  for (const { path, action } of files) {
    const folder = dirname(path);
    if (!made.has(folder)) await attempt(action, () => makeFolder(folder, { recursive: true }));
    made.add(folder);
  }
}

function* batchesOf(files: readonly DurableFile[]): Generator<UnfinishedFile[], void> {
  for (let at = 0; at < files.length; at += FILES_PER_BATCH) {
    yield files.slice(at, at + FILES_PER_BATCH).map((file): UnfinishedFile => {
      const name = `${UNFINISHED}${process.pid}-${unfinishedCount++}-${basename(file.path)}`;
      return { ...file, unfinished: join(dirname(file.path), name) };
    });
  }
}

async function writeBatches(
  batches: Iterable<readonly UnfinishedFile[]>,
  beforeNaming: (() => void) | undefined,
): Promise<void> {
  const scratch = Buffer.allocUnsafe(SCRATCH_OCTETS);
  for (const batch of batches) await writeBatch(batch, scratch, beforeNaming);
}

async function writeBatch(
  batch: readonly UnfinishedFile[],
  scratch: Buffer,
  beforeNaming: (() => void) | undefined,
): Promise<void> {
  const opened: OpenFile[] = [];
  try {
    try {
      await eachOf(batch, async (file) => {
        const descriptor = await openToWrite(file.unfinished);
        opened.push({ ...file, descriptor });
        await writeOctets(descriptor, file.value);
      });
      await eachOf(opened, ({ descriptor }) => flush(descriptor));
      // One after the other: what was just written is in memory, and they share the place that it is read to.
      for (const file of opened) await attempt(file.action, () => checkWritten(file, scratch));
    } finally {
      await eachOf(opened, ({ descriptor }) => close(descriptor));
    }
    beforeNaming?.();
    await eachOf(batch, ({ unfinished, path }) => rename(unfinished, path));
  } catch (cause) {
    await Promise.allSettled(batch.map(({ unfinished }) => remove(unfinished, { force: true })));
    throw cause;
  }
}

async function checkWritten({ descriptor, value }: OpenFile, scratch: Buffer): Promise<void> {
  if (!(await readsAs(descriptor, value, scratch))) throw new Error("it reads otherwise than it was written");
}

/** Rejects with the first failure once nothing of it is under way any more. */
async function eachOf<File extends DurableFile>(
  files: readonly File[],
  run: (file: File) => Promise<void>,
): Promise<void> {
  const done = await Promise.allSettled(files.map((file) => attempt(file.action, () => run(file))));
  for (const each of done) if (each.status === "rejected") throw each.reason;
}
