import { ask, isStale, type Heard } from "./ask-shim.ts";

/** What all clients together got. */
export interface LoadOutcome {
  /** How many replies there were of each kind: `fresh`, `stale`, or an rcode. */
  readonly counts: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** The first that was neither fresh nor stale. */
  readonly firstBad: Heard | undefined;
}

/** Clients that ask all the time, each one question after the other. */
export interface SteadyLoad {
  /** What was heard since the last call. */
  take(): LoadOutcome;
  /** Resolves once this many more replies have come. */
  moreReplies(count: number): Promise<void>;
  /** Ends it, once the last replies have come. */
  stop(): Promise<LoadOutcome>;
}

/** Starts `clients` of them, which ask a DNS server for these names in turn. */
export function startSteadyLoad(at: string, names: readonly string[], clients = 4): SteadyLoad {
  let [counts, slowestMs, firstBad]: [Record<string, number>, number, Heard | undefined] = [{}, 0, undefined];
  const stopping = new AbortController();
  let replies = 0;
  const waiting = new Set<{ readonly count: number; resolve(): void }>();
  const heard = (one: Heard): void => {
    const kind = kindOf(one);
    counts[kind] = (counts[kind] ?? 0) + 1;
    slowestMs = Math.max(slowestMs, one.tookMs);
    if (kind !== "fresh" && kind !== "stale") firstBad ??= one;
    replies++;
    for (const each of waiting) if (replies >= each.count) each.resolve();
  };
  const run = async (first: number): Promise<void> => {
    for (let index = first; !stopping.signal.aborted; index++) heard(await ask(at, names[index % names.length] ?? ""));
  };
  const running = Array.from({ length: clients }, (_, index) => run(index));
  const take = (): LoadOutcome => {
    const outcome = { counts, slowestMs, firstBad };
    [counts, slowestMs, firstBad] = [{}, 0, undefined];
    return outcome;
  };
  return {
    take,
    moreReplies: (more) =>
      new Promise((resolve) => {
        waiting.add({ count: replies + more, resolve });
      }),
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
      return take();
    },
  };
}

function kindOf(heard: Heard): string {
  if (heard.rcode !== "NOERROR") return heard.rcode;
  return isStale(heard) ? "stale" : "fresh";
}
