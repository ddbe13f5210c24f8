import type { KvFailure } from "./failure.ts";
import { FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS, MAX_ASKED_WAIT_MS, RETRY_MS } from "./limits.ts";
import type { KvTiming } from "./timing.ts";

/** For how long a request that fails is made again, in milliseconds. */
export interface RetryLimits {
  /** But for what the API asks to wait for. */
  readonly retryMs: number;
  /** Most of that. */
  readonly maxAskedWaitMs: number;
}

/** For a sync that ends with its publication. */
export const USUAL_RETRY: RetryLimits = { retryMs: RETRY_MS, maxAskedWaitMs: MAX_ASKED_WAIT_MS };

/** How often and for how long one request may still be made again: for `retryMs`, and what the API asks to wait for on top. */
export class RetryBudget {
  readonly #timing: KvTiming;
  readonly #maxAskedWaitMs: number;
  #deadlineMs: number;
  #askedMs = 0;
  #failures = 0;

  constructor(timing: KvTiming, { retryMs, maxAskedWaitMs }: RetryLimits = USUAL_RETRY) {
    this.#timing = timing;
    this.#maxAskedWaitMs = maxAskedWaitMs;
    this.#deadlineMs = timing.nowMs() + retryMs;
  }

  /** How long to wait before the request is made again, or undefined when it is to be given up. */
  waitMs({ kind, retryAfterMs = 0 }: KvFailure): number | undefined {
    if (kind !== "transient") return undefined;
    this.#deadlineMs += retryAfterMs;
    this.#askedMs += retryAfterMs;
    const waitMs = Math.max(retryAfterMs, this.#backOffMs(this.#failures++));
    const isOver = this.#timing.nowMs() + waitMs > this.#deadlineMs || this.#askedMs > this.#maxAskedWaitMs;
    return isOver ? undefined : waitMs;
  }

  /** Doubles, between half of it and all. */
  #backOffMs(failures: number): number {
    const longest = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(failures, 16));
    return longest * (0.5 + this.#timing.random() / 2);
  }
}
