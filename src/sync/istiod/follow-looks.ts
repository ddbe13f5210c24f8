import { wait, type Surroundings } from "../kube/timers.ts";
import { SourceError } from "../source.ts";
import type { SourceObserver } from "../watched-source.ts";
import type { TableReading } from "./name-table-claims.ts";

/** The one collection of a source that is one table. */
export const TABLE_COLLECTION = "name table";

/** Something that is looked at again and again. */
export interface Looks {
  /** What there is now; undefined when it is as it was. Rejects with `SourceError`. */
  look(signal: AbortSignal): Promise<TableReading | undefined>;
  /** How long to wait for the next look, after one that failed or not. */
  pauseMs(hasFailed: boolean): number;
}

/** Tells what each look finds until `signal` is aborted. */
export async function followLooks(
  looks: Looks,
  observer: SourceObserver,
  { startTimer }: Pick<Surroundings, "startTimer">,
  signal: AbortSignal,
): Promise<void> {
  let isComplete = false;
  while (!signal.aborted) {
    const found = await attempt(looks, signal);
    if (signal.aborted) return;
    if (found instanceof SourceError) observer.fail(found);
    else {
      if (found !== undefined) observer.replace(TABLE_COLLECTION, found);
      if (isComplete) observer.confirm();
      else observer.complete();
      isComplete = true;
    }
    await wait(looks.pauseMs(found instanceof SourceError), signal, startTimer);
  }
}

async function attempt(looks: Looks, signal: AbortSignal): Promise<TableReading | SourceError | undefined> {
  try {
    return await looks.look(signal);
  } catch (cause) {
    if (cause instanceof SourceError) return cause;
    throw cause;
  }
}
