import { UpstreamError, type Upstream, type UpstreamAttempt } from "../../resolver/upstream.ts";

/** Upper bounds of the histogram of upstream latencies, in seconds: from a resolver on this machine to the longest deadline. */
export const LATENCY_BOUNDS_SECONDS: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** What came of asking one upstream. */
export class UpstreamCounts {
  readonly label: string;
  /** Answers by the first bound that their time is not above; the last place is for those above all. */
  readonly #buckets = new Float64Array(LATENCY_BOUNDS_SECONDS.length + 1);
  readonly #failures = new Map<string, number>();
  #sumSeconds = 0;

  constructor(label: string) {
    this.label = label;
  }

  /** Seconds of all answers together. */
  get sumSeconds(): number {
    return this.#sumSeconds;
  }

  /** How many answers took no longer than each bound, and last how many there were. */
  cumulative(): number[] {
    let count = 0;
    return Array.from(this.#buckets, (each) => (count += each));
  }

  /** Failures by their code. */
  get failures(): ReadonlyMap<string, number> {
    return this.#failures;
  }

  answered(seconds: number): void {
    const found = LATENCY_BOUNDS_SECONDS.findIndex((bound) => seconds <= bound);
    const place = found === -1 ? LATENCY_BOUNDS_SECONDS.length : found;
    this.#buckets[place] = (this.#buckets[place] ?? 0) + 1;
    this.#sumSeconds += seconds;
  }

  failed(failure: unknown): void {
    const code = failure instanceof UpstreamError ? failure.code : "internal";
    this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
  }
}

/** The same upstream, whose answers and failures are counted; an attempt that was abandoned is neither. */
export function countUpstream(upstream: Upstream, counts: UpstreamCounts, clockMs: () => number): Upstream {
  return {
    label: upstream.label,
    ask: async (question, context, attempt) => {
      const startedMs = clockMs();
      const watched = watchAbandonment(attempt);
      try {
        const reply = await upstream.ask(question, context, watched.attempt);
        if (!watched.isAbandoned()) counts.answered((clockMs() - startedMs) / 1000);
        return reply;
      } catch (failure) {
        if (!watched.isAbandoned()) counts.failed(failure);
        throw failure;
      }
    },
  };
}

function watchAbandonment(attempt: UpstreamAttempt): { attempt: UpstreamAttempt; isAbandoned: () => boolean } {
  let isAbandoned = false;
  const whenAbandoned = (stop: () => void): void =>
    attempt.whenAbandoned(() => {
      isAbandoned = true;
      stop();
    });
  return { attempt: { timeoutMs: attempt.timeoutMs, whenAbandoned }, isAbandoned: () => isAbandoned };
}
