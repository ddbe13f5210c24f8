import { close, open, write } from "node:fs";
import { promisify } from "node:util";
import type { LineSink } from "./line-writer.ts";

/** A file that lines are appended to. */
export interface LogFile extends LineSink {
  /** From the next write on, lines go to the file that then has the name: for programs that rotate logs. */
  reopen(): void;
  close(): Promise<void>;
}

const STANDARD_OUTPUT = 1;
/** Only the owner of the log and its group read who asked what. */
const LOG_MODE = 0o640;

const openFile = promisify(open);
const closeFile = promisify(close);

/** Opens a log file, or standard output for `-`. Rejects when the file cannot be written. */
export async function openLogFile(path: string): Promise<LogFile> {
  if (path === "-")
    return { write: (octets) => writeTo(STANDARD_OUTPUT, octets), reopen: () => {}, close: async () => {} };
  let descriptor: number | undefined = await openFile(path, "a", LOG_MODE);
  let mustReopen = false;
  const leave = async (): Promise<void> => {
    const left = descriptor;
    descriptor = undefined;
    if (left !== undefined) await closeFile(left);
  };
  return {
    write: async (octets) => {
      if (mustReopen) await leave();
      mustReopen = false;
      descriptor ??= await openFile(path, "a", LOG_MODE);
      return writeTo(descriptor, octets);
    },
    reopen: () => {
      mustReopen = true;
    },
    close: leave,
  };
}

/** Pipes that nobody empties are said to take nothing, whether they block a thread or not. */
function writeTo(descriptor: number, octets: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, octets, (error, written) => {
      if (error === null) resolve(written);
      else if (error.code === "EAGAIN") resolve(0);
      else reject(error);
    });
  });
}
