import type { Reply } from "../resolver.ts";

/** A reply that is being fetched. */
export interface Flight {
  readonly reply: Promise<Reply>;
  readonly startedMs: number;
  /** When whoever began it gives up. */
  readonly deadlineMs: number;
}

/**
 * Nobody joins a flight that is older than this, so that one that hangs does not take all later askers with it; about
 * what a stub resolver waits for an answer.
 */
const SHARED_MS = 5000;

/** What is being fetched, so that all who ask the same thing at the same time wait for one exchange. */
export class ReplyFlights {
  readonly #clockMs: () => number;
  /** In the order in which they started. */
  readonly #flights = new Map<string, Flight>();

  constructor(clockMs: () => number) {
    this.#clockMs = clockMs;
  }

  /** The flight for `key` that may be joined. */
  running(key: string): Flight | undefined {
    const flight = this.#flights.get(key);
    return flight !== undefined && this.#clockMs() - flight.startedMs < SHARED_MS ? flight : undefined;
  }

  /** The flight for `key` that may be joined, else a new one, which `begins` is told of. */
  join(
    key: string,
    deadlineMs: number,
    fetch: (startedMs: number) => Promise<Reply>,
    begins?: (reply: Promise<Reply>) => void,
  ): Flight {
    const running = this.running(key);
    if (running !== undefined) return running;
    const startedMs = this.#clockMs();
    this.#forgetBefore(startedMs - SHARED_MS);
    const reply = fetch(startedMs).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight = { reply, startedMs, deadlineMs };
    this.#flights.set(key, flight);
    begins?.(reply);
    return flight;
  }

  /** Those that never end, because the platform has dropped the request that began them, must not pile up. */
  #forgetBefore(timeMs: number): void {
    for (const [key, { startedMs }] of this.#flights) {
      if (startedMs > timeMs) return;
      this.#flights.delete(key);
    }
  }
}
