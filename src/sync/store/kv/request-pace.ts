import type { RequestQuota } from "./kv-api.ts";
import { REQUEST_RESERVE } from "./limits.ts";
import type { KvTiming } from "./timing.ts";

/**
 * Spreads requests when few are left of what the API allows, 1200 in five minutes: whoever exceeds that is refused every
 * request for five minutes more (documentation of the API, rate limits).
 */
export class RequestPace {
  readonly #timing: KvTiming;
  #remaining = Number.POSITIVE_INFINITY;
  #resetMs = 0;
  #nextMs = 0;

  constructor(timing: KvTiming) {
    this.#timing = timing;
  }

  /** Takes what an answer said. */
  learn({ remaining, resetSeconds }: RequestQuota): void {
    this.#remaining = remaining;
    this.#resetMs = this.#timing.nowMs() + resetSeconds * 1_000;
  }

  /** Resolves when the next request may go. Rejects when `signal` is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const nowMs = this.#timing.nowMs();
    if (nowMs >= this.#resetMs) this.#remaining = Number.POSITIVE_INFINITY;
    const left = Math.max(this.#remaining--, 1);
    if (left > REQUEST_RESERVE) return;
    const dueMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = dueMs + Math.ceil(Math.max(0, this.#resetMs - dueMs) / left);
    if (dueMs > nowMs) await this.#timing.sleep(dueMs - nowMs, signal);
  }
}
