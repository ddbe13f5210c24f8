import { abandonment, UpstreamError, type UpstreamAttempt } from "../resolver/upstream.ts";

/** How an exchange ends; only the first call counts. */
export interface Outcome<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** Why an exchange is over: somebody said how it ends, its time is up, or nobody waits any more. */
export type Ending = "settled" | "timeout" | "abandoned";

/** One question under way at one upstream: the time that all its exchanges have together, and whether anybody waits. */
export class Attempt {
  readonly #timeoutMs: number;
  readonly #endMs: number;
  #isAbandoned = false;
  #abandon: (() => void) | undefined;

  constructor({ timeoutMs, whenAbandoned }: UpstreamAttempt) {
    this.#timeoutMs = timeoutMs;
    this.#endMs = performance.now() + timeoutMs;
    whenAbandoned(() => {
      this.#isAbandoned = true;
      this.#abandon?.();
    });
  }

  get leftMs(): number {
    return this.#endMs - performance.now();
  }

  /**
   * Runs one exchange, one after the other; it fails when the time is over, with `late` if given, or nobody waits any
   * more. `start` returns what to undo when it has ended, in whatever way; that is told why.
   */
  run<T>(start: (outcome: Outcome<T>) => (ending: Ending) => void, late?: UpstreamError): Promise<T> {
    if (this.#isAbandoned) return Promise.reject(abandonment());
    return new Promise<T>((resolve, reject) => {
      let hasEnded = false;
      let undo: ((ending: Ending) => void) | undefined;
      const end = (ending: Ending): boolean => {
        if (hasEnded) return false;
        hasEnded = true;
        clearTimeout(timer);
        this.#abandon = undefined;
        undo?.(ending);
        return true;
      };
      const fail = (error: Error, ending: Ending = "settled"): void => {
        if (end(ending)) reject(error);
      };
      const timer = setTimeout(() => fail(late ?? this.#timeout(), "timeout"), Math.max(0, this.leftMs));
      this.#abandon = () => fail(abandonment(), "abandoned");
      undo = start({ resolve: (value) => void (end("settled") && resolve(value)), reject: (error) => fail(error) });
      if (hasEnded) undo("settled");
    });
  }

  /**
   * Waits for a connection that is being opened, as long as there is time. When nobody waits any more it goes on until
   * the connection, which has a limit of its own, is open or not: that an upstream is out of reach is worth knowing.
   */
  async reach<T>(opening: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_resolve, reject) => {
      const expire = (): void => void (this.#isAbandoned || reject(this.#timeout()));
      timer = setTimeout(expire, Math.max(0, this.leftMs));
    });
    try {
      return await Promise.race([opening, over]);
    } finally {
      clearTimeout(timer);
    }
  }

  #timeout(): UpstreamError {
    return new UpstreamError("timeout", `did not answer within ${Math.round(this.#timeoutMs)} ms`);
  }
}
