import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { UNFINISHED } from "./durable-files.ts";
import { attempt, errorCode } from "./file-failure.ts";

/** Nothing is written for so long: whoever began that file is no more. Which machine it ran on its name does not say. */
const ABANDONED_MS: number = 24 * 60 * 60 * 1000;

/**
 * Removes what processes left behind in a folder that ended while they wrote: unfinished files older than a day. `nowMs`
 * since the epoch. Rejects with `StoreError`.
 */
export async function removeAbandonedFiles(folder: string, nowMs: number): Promise<void> {
  await attempt(`removing unfinished files from ${folder}`, async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const unfinished = entries.filter((entry) => entry.isFile() && entry.name.startsWith(UNFINISHED));
    for (const { parentPath, name } of unfinished) await removeAbandoned(join(parentPath, name), nowMs);
  });
}

async function removeAbandoned(path: string, nowMs: number): Promise<void> {
  try {
    const { mtimeMs } = await stat(path);
    if (nowMs - mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  } catch (cause) {
    // Whoever wrote it has finished it meanwhile.
    if (errorCode(cause) !== "ENOENT") throw cause;
  }
}
