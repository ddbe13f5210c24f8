import type { StartTimer } from "../../../src/resolver/stages/deadline.ts";

interface Timer {
  readonly atMs: number;
  readonly expired: () => void;
}

/** A clock with timers, which goes on only while a test lets it run. */
export class SimulatedTime {
  nowMs = 0;
  #timers: Timer[] = [];

  readonly read = (): number => this.nowMs;

  readonly startTimer: StartTimer = (milliseconds, expired) => {
    const timer = { atMs: this.nowMs + milliseconds, expired };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  /** How many timers have not expired yet. */
  get timersLeft(): number {
    return this.#timers.length;
  }

  /** Lets time pass until `untilMs`, or until nothing is left to happen; promises settle between timers. */
  async run(untilMs = Number.POSITIVE_INFINITY): Promise<void> {
    await settle();
    while (await this.#step(untilMs));
    if (Number.isFinite(untilMs)) this.nowMs = Math.max(this.nowMs, untilMs);
  }

  /** Lets time pass until `work` is done, and no longer. */
  async until<T>(work: Promise<T>): Promise<T> {
    const progress = { isDone: false };
    const done = work.finally(() => (progress.isDone = true));
    await settle();
    while (!progress.isDone && (await this.#step(Number.POSITIVE_INFINITY)));
    return done;
  }

  /** Lets the next timer expire; false when there is none until then. */
  async #step(untilMs: number): Promise<boolean> {
    const next = this.#next(untilMs);
    if (next === undefined) return false;
    this.nowMs = next.atMs;
    next.expired();
    await settle();
    return true;
  }

  #next(untilMs: number): Timer | undefined {
    const [next] = this.#timers.toSorted((a, b) => a.atMs - b.atMs);
    if (next === undefined || next.atMs > untilMs) return undefined;
    this.#timers = this.#timers.filter((each) => each !== next);
    return next;
  }
}

/** Lets all promises settle that wait for no timer. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
