import { open } from "node:fs/promises";
import { wait, type Surroundings } from "../kube/timers.ts";
import { SourceError } from "../source.ts";
import { fileState, type FileState } from "../sources/file-state.ts";
import type { Looks } from "./follow-looks.ts";
import { MAX_TABLE_OCTETS } from "./limits.ts";
import type { TablePlace, TableReading } from "./name-table-claims.ts";
import type { IstiodPace } from "./pace.ts";
import { readTableText } from "./read-table-text.ts";

/** How often a file that is being written is looked at before it is read as it is. */
const SETTLE_LOOKS = 10;
/** A file that was written so shortly before it was read may have been written again without another time to tell it by. */
const DOUBTFUL_MS = 1000;

/** Reads a file with a name table as JSON. Rejects with `SourceError`. */
export async function readTableFile(path: string, place: TablePlace): Promise<TableReading> {
  return readTableText(await readLimited(path, MAX_TABLE_OCTETS), place);
}

/** The octets of a file that has no more than these. Rejects with `SourceError`. */
export async function readLimited(path: string, mostOctets: number): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > mostOctets) throw new SourceError("too-large", `${path} is larger than ${mostOctets} octets`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof SourceError) throw cause;
    const isMissing = "code" in cause && cause.code === "ENOENT";
    const code = isMissing ? "missing" : "unreadable";
    throw new SourceError(code, isMissing ? `${path} does not exist` : `cannot read ${path}: ${cause.message}`, {
      cause,
    });
  }
}

/** A file, which is read when it is another than before. */
export class TableFile implements Looks {
  readonly #path: string;
  readonly #place: TablePlace;
  readonly #pace: IstiodPace;
  readonly #surroundings: Surroundings;
  /** What was read; undefined when it is to be read again. */
  #read: string | undefined;

  constructor(path: string, place: TablePlace, pace: IstiodPace, surroundings: Surroundings) {
    this.#path = path;
    this.#place = place;
    this.#pace = pace;
    this.#surroundings = surroundings;
  }

  async look(signal: AbortSignal): Promise<TableReading | undefined> {
    const now = await fileState(this.#path);
    if (now !== undefined && now.text === this.#read) return undefined;
    const settled = await this.#settled(now, signal);
    this.#read = undefined;
    const reading = await readTableFile(this.#path, this.#place);
    const isDoubtful = settled === undefined || Math.abs(Date.now() - settled.writtenMs) < DOUBTFUL_MS;
    this.#read = isDoubtful ? undefined : settled.text;
    return reading;
  }

  pauseMs(): number {
    return this.#pace.lookMs;
  }

  /** The state of the file once it is written no more; one that is being put in place may be missing for a moment. */
  async #settled(first: FileState | undefined, signal: AbortSignal): Promise<FileState | undefined> {
    let known = first;
    for (let looks = 0; looks < SETTLE_LOOKS && !signal.aborted; looks++) {
      await wait(this.#pace.settleMs, signal, this.#surroundings.startTimer);
      const now = await fileState(this.#path);
      if (now?.text === known?.text) return now;
      known = now;
    }
    return known;
  }
}
