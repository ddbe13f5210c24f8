import type { SessionTiming } from "./limits.ts";

/** As much of an HTTP/2 session as is watched. */
export interface Pingable {
  readonly destroyed: boolean;
  ping(answered: (error: Error | null) => void): boolean;
}

/**
 * Watches whether the other end of an HTTP/2 session still answers: of itself nothing tells a session that a NAT or a
 * firewall forgot from one that is merely quiet.
 */
export class PingWatch {
  readonly #timing: SessionTiming;
  readonly #onDead: (cause?: Error) => void;
  #heardMs = Number.NEGATIVE_INFINITY;
  readonly #sinceMs = performance.now();
  #usedMs = this.#sinceMs;
  #interval: NodeJS.Timeout | undefined;
  #answerTimer: NodeJS.Timeout | undefined;

  /** `onDead` is called when a PING stays without answer, or nobody has used the session for long. */
  constructor(timing: SessionTiming, onDead: (cause?: Error) => void) {
    this.#timing = timing;
    this.#onDead = onDead;
  }

  /** When the other end was last heard of, on the clock of `performance`. */
  get heardMs(): number {
    return this.#heardMs;
  }

  get hasHeard(): boolean {
    return this.#heardMs !== Number.NEGATIVE_INFINITY;
  }

  heard(): void {
    this.#heardMs = performance.now();
  }

  /** Begins to watch; `countInUse` says how many queries wait. */
  start(session: Pingable, countInUse: () => number): void {
    const { idlePingMs, pingAnswerMs, idleCloseMs } = this.#timing;
    this.#interval = setInterval(() => {
      const nowMs = performance.now();
      if (countInUse() === 0 && nowMs - this.#usedMs >= idleCloseMs) this.#onDead();
      else if (nowMs - this.#heardMs >= idlePingMs) this.#ping(session, pingAnswerMs);
    }, idlePingMs).unref();
  }

  /** Tells that a query goes out; after a silence it is not alone, so that a dead session is found out before its time is over. */
  pingBeside(session: Pingable, timeoutMs: number): void {
    this.#usedMs = performance.now();
    const { quickPingMs, quickPingAnswerMs } = this.#timing;
    if (this.#usedMs - Math.max(this.#heardMs, this.#sinceMs) < quickPingMs) return;
    // A third, so that most of the query's time is left for a fresh session.
    this.#ping(session, Math.min(quickPingAnswerMs, timeoutMs / 3));
  }

  stop(): void {
    clearInterval(this.#interval);
    clearTimeout(this.#answerTimer);
  }

  #ping(session: Pingable, answerMs: number): void {
    if (this.#answerTimer !== undefined || session.destroyed) return;
    this.#answerTimer = setTimeout(() => this.#onDead(), answerMs).unref();
    session.ping((error) => {
      clearTimeout(this.#answerTimer);
      this.#answerTimer = undefined;
      if (error === null) this.heard();
    });
  }
}
