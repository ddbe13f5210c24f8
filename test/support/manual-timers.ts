import type { StartTimer } from "../../src/resolver/stages/deadline.ts";
import type { ManualClock } from "./clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly expired: () => void;
}

/** Timers that go off as a test moves the clock on. */
export class ManualTimers {
  readonly #clock: ManualClock;
  readonly #timers = new Set<Timer>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** How many were started and neither went off nor were cancelled. */
  get pendingCount(): number {
    return this.#timers.size;
  }

  readonly start: StartTimer = (milliseconds, expired) => {
    const timer = { dueMs: this.#clock.nowMs + milliseconds, expired };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Lets that much time pass, with all that it sets off, one timer after the other. */
  async advanceMs(milliseconds: number): Promise<void> {
    const untilMs = this.#clock.nowMs + milliseconds;
    await settled();
    for (let next = this.#nextBefore(untilMs); next !== undefined; next = this.#nextBefore(untilMs)) {
      this.#clock.nowMs = Math.max(this.#clock.nowMs, next.dueMs);
      this.#timers.delete(next);
      next.expired();
      await settled();
    }
    this.#clock.nowMs = untilMs;
  }

  #nextBefore(untilMs: number): Timer | undefined {
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= untilMs);
    return due.toSorted((one, other) => one.dueMs - other.dueMs)[0];
  }
}

/** Once all promises are settled that wait for nothing outside. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
