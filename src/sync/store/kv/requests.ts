import { StoreError } from "../../../snapshot/store/store.ts";
import { describeFailure, storeErrorOf, type KvFailure } from "./failure.ts";
import type { RequestPace } from "./request-pace.ts";
import { RetryBudget, USUAL_RETRY, type RetryLimits } from "./retry-budget.ts";
import type { KvTiming } from "./timing.ts";

/** One request and how it is made. */
export interface KvRequest<T> {
  /** What is being done, for the message of a failure, e.g. `writing 3 values to kv:0f2a…`. */
  readonly action: string;
  /** Made again after a failure that may pass, so it must not matter whether it is made once or twice. */
  readonly attempt: (signal: AbortSignal) => Promise<T>;
  /** How long one attempt may take, waiting for its turn included; default: that of all. */
  readonly attemptMs?: number;
  /** What to do about a request that the API will not have as it is; default: reject. */
  readonly onRefused?: (failure: KvFailure) => Promise<T>;
}

/** Makes requests, and makes them again after what may pass: the network, 429, 5xx. */
export class KvRequests {
  readonly #timing: KvTiming;
  readonly #pace: RequestPace;
  readonly #attemptMs: number;
  readonly #retry: RetryLimits;
  readonly #closing = new AbortController();

  constructor(timing: KvTiming, pace: RequestPace, attemptMs: number, retry: RetryLimits = USUAL_RETRY) {
    this.#timing = timing;
    this.#pace = pace;
    this.#attemptMs = attemptMs;
    this.#retry = retry;
  }

  /** Aborted when the store is closed. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort(new StoreError("unavailable", "the store was closed"));
  }

  /** Rejects with `StoreError`: at once for what will not pass, else after the time of its retry limits. */
  async make<T>({ action, attempt, attemptMs = this.#attemptMs, onRefused }: KvRequest<T>): Promise<T> {
    const budget = new RetryBudget(this.#timing, this.#retry);
    for (;;) {
      await this.#pace.turn(this.signal);
      const tooLate = AbortSignal.timeout(attemptMs);
      try {
        return await attempt(AbortSignal.any([this.signal, tooLate]));
      } catch (error) {
        this.signal.throwIfAborted();
        if (error instanceof StoreError) throw error;
        const failure = tooLate.aborted ? unanswered(attemptMs) : describeFailure(error);
        if (failure.kind === "refused" && onRefused !== undefined) return onRefused(failure);
        const waitMs = budget.waitMs(failure);
        if (waitMs === undefined) throw storeErrorOf(action, failure, error);
        await this.#timing.sleep(waitMs, this.signal);
      }
    }
  }
}

function unanswered(attemptMs: number): KvFailure {
  return { kind: "transient", message: `no answer within ${Math.ceil(attemptMs / 1_000)} s` };
}
