import { UpstreamError, type UpstreamAttempt } from "../../resolver/upstream.ts";

/** How an exchange ends; only the first call counts. */
export interface Outcome<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** One question under way at one upstream: the time that all its exchanges have together, and whether anybody waits. */
export class Attempt {
  readonly #timeoutMs: number;
  readonly #endMs: number;
  #isAbandoned = false;
  #abandon: ((error: Error) => void) | undefined;

  constructor({ timeoutMs, whenAbandoned }: UpstreamAttempt) {
    this.#timeoutMs = timeoutMs;
    this.#endMs = performance.now() + timeoutMs;
    whenAbandoned(() => {
      this.#isAbandoned = true;
      this.#abandon?.(abandonment());
    });
  }

  get leftMs(): number {
    return this.#endMs - performance.now();
  }

  /**
   * Runs one exchange, one after the other; it fails when the time is over or nobody waits any more. `start` returns
   * what to undo when it has ended, in whatever way; that is told whether the time was over.
   */
  run<T>(start: (outcome: Outcome<T>) => (isTimeout: boolean) => void): Promise<T> {
    if (this.#isAbandoned) return Promise.reject(abandonment());
    return new Promise<T>((resolve, reject) => {
      let hasEnded = false;
      let undo: ((isTimeout: boolean) => void) | undefined;
      const end = (isTimeout = false): boolean => {
        if (hasEnded) return false;
        hasEnded = true;
        clearTimeout(timer);
        this.#abandon = undefined;
        undo?.(isTimeout);
        return true;
      };
      const fail = (error: Error, isTimeout = false): void => {
        if (end(isTimeout)) reject(error);
      };
      const timer = setTimeout(() => fail(this.#timeout(), true), Math.max(0, this.leftMs));
      this.#abandon = fail;
      undo = start({ resolve: (value) => void (end() && resolve(value)), reject: fail });
      if (hasEnded) undo(false);
    });
  }

  #timeout(): UpstreamError {
    return new UpstreamError("timeout", `did not answer within ${Math.round(this.#timeoutMs)} ms`);
  }
}

function abandonment(): UpstreamError {
  return new UpstreamError("timeout", "nobody waited for the answer any more");
}
