import { UpstreamError } from "../../resolver/upstream.ts";

/** Upper bounds of the histogram of latencies, in seconds: from a gateway on this machine to the time that a query has. */
export const LATENCY_BOUNDS_SECONDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2,
];

/** What came of asking one gateway or resolver. */
export class UpstreamCounts {
  readonly label: string;
  /** Exchanges that were begun. */
  exchanges = 0;
  /** Those that nobody waited for any more, because another answered first. */
  abandoned = 0;
  /** Exchanges sent again on a fresh connection. */
  retries = 0;
  /** Number of the snapshot that it answers out of; undefined while it has named none. */
  generation: number | undefined;
  /** Whether it told its view when it was asked last; undefined while it has not said, false for a version that cannot. */
  tellsView: boolean | undefined;
  #ended = 0;
  #sumSeconds = 0;
  /** Answers by the first bound that their time is not above; the last place is for those above all. */
  readonly #buckets = new Float64Array(LATENCY_BOUNDS_SECONDS.length + 1);
  readonly #failures = new Map<string, number>();

  constructor(label: string) {
    this.label = label;
  }

  get inFlight(): number {
    return this.exchanges - this.#ended;
  }

  /** Seconds of all answers together. */
  get sumSeconds(): number {
    return this.#sumSeconds;
  }

  /** Failures by their code, `internal` for those of this program. */
  get failures(): ReadonlyMap<string, number> {
    return this.#failures;
  }

  /** How many answers took no longer than each bound, and last how many there were. */
  cumulative(): number[] {
    let count = 0;
    return Array.from(this.#buckets, (each) => (count += each));
  }

  answered(seconds: number): void {
    this.#ended++;
    const found = LATENCY_BOUNDS_SECONDS.findIndex((bound) => seconds <= bound);
    const place = found === -1 ? LATENCY_BOUNDS_SECONDS.length : found;
    this.#buckets[place] = (this.#buckets[place] ?? 0) + 1;
    this.#sumSeconds += seconds;
  }

  failed(failure: unknown): void {
    this.#ended++;
    const code = failure instanceof UpstreamError ? failure.code : "internal";
    this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
  }

  withdrawn(): void {
    this.#ended++;
    this.abandoned++;
  }
}
