/** What publications and the letting go of tables measure and wait by; tests have their own. */
export interface StoreClock {
  /** Goes on evenly, but may stand still while the machine sleeps. */
  monotonicMs(): number;
  /** Since the epoch; may jump. */
  wallMs(): number;
  /** Resolves after that time at the earliest; may reject with `StoreError` when it is to be waited no longer. */
  wait(milliseconds: number): Promise<void>;
}

/** For who has no wall clock to give: what a machine sleeps does not count. */
export const MONOTONIC_CLOCK: StoreClock = {
  monotonicMs: () => performance.now(),
  wallMs: () => performance.now(),
  wait: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
};

/** A point of time on both clocks. */
export class Moment {
  readonly #clock: StoreClock;
  readonly #monotonicMs: number;
  readonly #wallMs: number;

  /** Now. */
  constructor(clock: StoreClock) {
    this.#clock = clock;
    this.#monotonicMs = clock.monotonicMs();
    this.#wallMs = clock.wallMs();
  }

  /** For how long it may have been: the longer of what the clocks say, for one stands still or jumps where the other does not. */
  mostSeconds(): number {
    return Math.max(this.#clock.monotonicMs() - this.#monotonicMs, this.#clock.wallMs() - this.#wallMs) / 1000;
  }

  /** For how long it has been in any case. */
  leastSeconds(): number {
    return (this.#clock.monotonicMs() - this.#monotonicMs) / 1000;
  }
}
