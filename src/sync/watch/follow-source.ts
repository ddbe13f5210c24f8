import { BackOff } from "../kube/back-off.ts";
import { wait, type Surroundings } from "../kube/timers.ts";
import { SourceError } from "../source.ts";
import type { SourceObserver, WatchedSource } from "../watched-source.ts";

const MIN_RESTART_MS = 1000;
const MAX_RESTART_MS = 60_000;

/**
 * Follows a source until `signal` is aborted. One that gives up although it must not is followed anew, and counts as one
 * that cannot be reached until it tells something.
 */
export async function followSource(
  source: WatchedSource,
  observer: SourceObserver,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const backOff = new BackOff(MIN_RESTART_MS, MAX_RESTART_MS, surroundings.random);
  while (!signal.aborted) {
    const problem = await attempt(source, observer, signal);
    if (signal.aborted) return;
    observer.fail(new SourceError("unreadable", `is not followed any more, and is tried again: ${problem}`));
    await wait(backOff.nextMs(), signal, surroundings.startTimer);
  }
}

async function attempt(source: WatchedSource, observer: SourceObserver, signal: AbortSignal): Promise<string> {
  try {
    await source.follow(observer, signal);
    return "it ended by itself";
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
