/** How often something may happen. */
export interface PaceLimits {
  /** So many at once. */
  readonly burst: number;
  /** And then one in this time. */
  readonly everyMs: number;
}

/** Bounds how often something happens: lines of one kind in the log, replies to what is no query. */
export class Pace {
  readonly #limits: PaceLimits;
  #left: number;
  #sinceMs = Number.NEGATIVE_INFINITY;

  constructor(limits: PaceLimits) {
    this.#limits = limits;
    this.#left = limits.burst;
  }

  /** True when it may happen once more at `nowMs`, which counts as its happening. */
  allows(nowMs: number): boolean {
    const { burst, everyMs } = this.#limits;
    const earned = Math.floor((nowMs - this.#sinceMs) / everyMs);
    if (this.#left + earned >= burst) {
      this.#left = burst;
      this.#sinceMs = nowMs;
    } else if (earned > 0) {
      this.#left += earned;
      this.#sinceMs += earned * everyMs;
    }
    if (this.#left === 0) return false;
    this.#left--;
    return true;
  }
}
