/** What is tried anew after the second failure in a row waits for so long, and twice as long after each other one. */
const MIN_WAIT_SECONDS = 5;
const MAX_WAIT_SECONDS = 60;

/**
 * How soon something is tried again that takes long, and that others may not be kept waiting for: at once after it failed
 * first, then less and less often. Knows the time by a clock that nobody sets.
 */
export class RetryPace {
  readonly #elapsedSeconds: () => number;
  #nextWaitSeconds = 0;
  #dueSeconds = Number.NEGATIVE_INFINITY;

  constructor(elapsedSeconds: () => number) {
    this.#elapsedSeconds = elapsedSeconds;
  }

  /** In how many seconds it may be tried; 0 when it may be now. */
  get leftSeconds(): number {
    return Math.max(0, this.#dueSeconds - this.#elapsedSeconds());
  }

  failed(): void {
    this.#dueSeconds = this.#elapsedSeconds() + this.#nextWaitSeconds;
    this.#nextWaitSeconds = Math.min(MAX_WAIT_SECONDS, 2 * this.#nextWaitSeconds || MIN_WAIT_SECONDS);
  }

  succeeded(): void {
    this.#nextWaitSeconds = 0;
    this.#dueSeconds = Number.NEGATIVE_INFINITY;
  }
}
