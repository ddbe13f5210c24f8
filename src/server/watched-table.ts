import { startTimer } from "../gateway/start-timer.ts";
import type { TableSource } from "../gateway/table-source.ts";
import { within } from "../resolver/within.ts";
import { STORE_PATIENCE_MS } from "./limits.ts";

/** A table source that tells when it begins to fail. */
export interface WatchedTable extends TableSource {
  /** Whether the last refresh failed, or the store has not answered it for too long. */
  readonly isFailing: boolean;
}

/**
 * Reports when the table can no longer be read, and when it can again, but not each failure. A refresh that takes longer
 * than `STORE_PATIENCE_MS` counts as one, and is no longer waited for.
 */
export function watchTable(source: TableSource, label: string, report: (line: string) => void): WatchedTable {
  let problem: Error | undefined;
  const note = (now: Error | undefined): void => {
    // Before the first table the server says so as it starts.
    if (now !== undefined && problem === undefined && source.current() !== undefined)
      report(`${label} cannot be read, the table of before stays in use: ${now.message}`);
    if (now === undefined && problem !== undefined) report(`${label} is read again`);
    problem = now;
  };
  return {
    current: () => source.current(),
    isDue: (nowMs) => source.isDue(nowMs),
    get lastProblem() {
      return problem ?? source.lastProblem;
    },
    get isFailing() {
      return problem !== undefined;
    },
    refresh: async () => {
      const isDone = await inTime(source.refresh());
      note(isDone ? source.lastProblem : new Error(`no answer within ${STORE_PATIENCE_MS / 1000} s`));
    },
  };
}

/** False when `work` takes longer than a store may; it goes on all the same. */
export function inTime(work: Promise<void>): Promise<boolean> {
  return within(
    work.then(() => true),
    STORE_PATIENCE_MS,
    startTimer,
    false,
  );
}
