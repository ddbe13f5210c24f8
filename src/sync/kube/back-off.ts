/**
 * How long to wait before the next attempt: at random between the least and three times the last wait ("decorrelated
 * jitter"), so that what failed together is not tried again together.
 */
export class BackOff {
  readonly #minMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;
  #lastMs: number;

  /** `random` is from 0 up to 1. */
  constructor(minMs: number, maxMs: number, random: () => number) {
    this.#minMs = minMs;
    this.#maxMs = maxMs;
    this.#random = random;
    this.#lastMs = minMs;
  }

  /** The next wait. */
  nextMs(): number {
    const upToMs = Math.min(this.#maxMs, this.#lastMs * 3);
    this.#lastMs = this.#minMs + this.#random() * (upToMs - this.#minMs);
    return this.#lastMs;
  }

  /** The next failure is a first one. */
  reset(): void {
    this.#lastMs = this.#minMs;
  }
}
