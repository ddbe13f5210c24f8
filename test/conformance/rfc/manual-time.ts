import type { StartTimer } from "../../../src/resolver/stages/deadline.ts";
import { OBSERVED_SECONDS } from "../../support/table.ts";

/** How often whatever is ready gets its turn before time goes on: bodies of requests and responses take several. */
const TURNS = 12;

interface Timer {
  readonly atMs: number;
  readonly expired: () => void;
}

/** A clock and its timers, which go only when a test says so. Begins while every lease of a table holds. */
export class ManualTime {
  nowMs: number = OBSERVED_SECONDS * 1000 + 1000;
  readonly #timers = new Set<Timer>();

  readonly clockMs = (): number => this.nowMs;

  readonly startTimer: StartTimer = (milliseconds, expired) => {
    const timer = { atMs: this.nowMs + milliseconds, expired };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Resolves after so many milliseconds of this time. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.startTimer(milliseconds, resolve));
  }

  /** Lets time go by: every timer on the way expires in its turn, and what it sets off is done before the next. */
  async pass(milliseconds: number): Promise<void> {
    const endMs = this.nowMs + milliseconds;
    await settle();
    for (let timer = this.#nextUntil(endMs); timer !== undefined; timer = this.#nextUntil(endMs)) {
      this.#timers.delete(timer);
      this.nowMs = Math.max(this.nowMs, timer.atMs);
      timer.expired();
      await settle();
    }
    this.nowMs = endMs;
  }

  #nextUntil(endMs: number): Timer | undefined {
    const [first] = [...this.#timers].filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs);
    return first;
  }
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}
