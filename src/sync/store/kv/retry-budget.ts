import type { KvFailure } from "./failure.ts";
import { FIRST_BACK_OFF_MS, LONGEST_BACK_OFF_MS, MAX_ASKED_WAIT_MS, RETRY_MS } from "./limits.ts";
import type { KvTiming } from "./timing.ts";

/** How often and for how long one request may still be made again: for `RETRY_MS`, and what the API asks to wait for on top. */
export class RetryBudget {
  readonly #timing: KvTiming;
  #deadlineMs: number;
  #askedMs = 0;
  #failures = 0;

  constructor(timing: KvTiming) {
    this.#timing = timing;
    this.#deadlineMs = timing.nowMs() + RETRY_MS;
  }

  /** How long to wait before the request is made again, or undefined when it is to be given up. */
  waitMs({ kind, retryAfterMs = 0 }: KvFailure): number | undefined {
    if (kind !== "transient") return undefined;
    this.#deadlineMs += retryAfterMs;
    this.#askedMs += retryAfterMs;
    const waitMs = Math.max(retryAfterMs, this.#backOffMs(this.#failures++));
    const isOver = this.#timing.nowMs() + waitMs > this.#deadlineMs || this.#askedMs > MAX_ASKED_WAIT_MS;
    return isOver ? undefined : waitMs;
  }

  /** Doubles, between half of it and all. */
  #backOffMs(failures: number): number {
    const longest = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(failures, 16));
    return longest * (0.5 + this.#timing.random() / 2);
  }
}
