import { stat } from "node:fs/promises";

/** What tells a file from itself before it was written or another one was put in its place. */
export interface FileState {
  readonly text: string;
  /** When it was last written, by the clock of whoever keeps it, milliseconds since the epoch. */
  readonly writtenMs: number;
}

/** The state of the file that a path, or the link there, leads to; undefined when nobody can tell. */
export async function fileState(path: string): Promise<FileState | undefined> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    const writtenMs = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
    return { text: [dev, ino, size, mtimeNs, ctimeNs].join(" "), writtenMs };
  } catch {
    // Whoever reads it says why.
    return undefined;
  }
}

/** The states of several files, a few at a time. */
export async function fileStates(paths: readonly string[]): Promise<ReadonlyMap<string, FileState | undefined>> {
  const states = new Map<string, FileState | undefined>();
  for (let start = 0; start < paths.length; start += STATS_AT_ONCE) {
    const group = paths.slice(start, start + STATS_AT_ONCE);
    const found = await Promise.all(group.map(fileState));
    for (const [index, path] of group.entries()) states.set(path, found[index]);
  }
  return states;
}

const STATS_AT_ONCE = 32;
