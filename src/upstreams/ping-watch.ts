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
  #answerEndMs = 0;
  #quickTimer: NodeJS.Timeout | undefined;
  #countInUse: () => number = () => 0;
  #isStopped = false;

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
    this.#countInUse = countInUse;
    this.#interval = setInterval(() => {
      const nowMs = performance.now();
      if (countInUse() === 0 && nowMs - this.#usedMs >= idleCloseMs) this.#onDead();
      else if (nowMs - this.#heardMs >= idlePingMs) this.#ping(session, pingAnswerMs);
    }, idlePingMs).unref();
  }

  /**
   * Tells that a query goes out: when nothing is heard for a while before or after, a PING follows it, so that a dead
   * session is found out before its time is over.
   */
  pingBeside(session: Pingable, timeoutMs: number): void {
    this.#usedMs = performance.now();
    // A third, so that most of the query's time is left for a fresh session.
    const answerMs = Math.min(this.#timing.quickPingAnswerMs, timeoutMs / 3);
    if (!this.#pingIfSilent(session, answerMs)) this.#pingLater(session, answerMs);
  }

  stop(): void {
    clearInterval(this.#interval);
    clearTimeout(this.#answerTimer);
    clearTimeout(this.#quickTimer);
    this.#isStopped = true;
  }

  get #silentMs(): number {
    return performance.now() - Math.max(this.#heardMs, this.#sinceMs);
  }

  #pingIfSilent(session: Pingable, answerMs: number): boolean {
    if (this.#silentMs < this.#timing.quickPingMs) return false;
    this.#ping(session, answerMs);
    return true;
  }

  /** One timer for all queries that wait, as long as any does. */
  #pingLater(session: Pingable, answerMs: number): void {
    if (this.#quickTimer !== undefined || this.#isStopped) return;
    const waitMs = Math.ceil(this.#timing.quickPingMs - this.#silentMs);
    this.#quickTimer = setTimeout(() => {
      this.#quickTimer = undefined;
      if (this.#countInUse() > 0 && !this.#pingIfSilent(session, answerMs)) this.#pingLater(session, answerMs);
    }, waitMs).unref();
  }

  #ping(session: Pingable, answerMs: number): void {
    if (session.destroyed || this.#isStopped) return;
    const isUnderWay = this.#answerTimer !== undefined;
    const endMs = performance.now() + answerMs;
    // A query cannot wait as long as a PING that nobody waited for.
    if (isUnderWay && endMs >= this.#answerEndMs) return;
    clearTimeout(this.#answerTimer);
    this.#answerEndMs = endMs;
    this.#answerTimer = setTimeout(() => this.#onDead(), answerMs).unref();
    if (isUnderWay) return;
    session.ping((error) => {
      clearTimeout(this.#answerTimer);
      this.#answerTimer = undefined;
      if (error === null) this.heard();
    });
  }
}
