import type { QueryContext, Resolver } from "../../resolver/resolver.ts";
import type { StartTimer } from "../../resolver/stages/deadline.ts";
import { within } from "../../resolver/within.ts";
import { MAX_WAITING_FOR_PROBE, PROBE_WAIT_MS } from "./limits.ts";
import { contextOfSign, SIGN_OF_LIFE } from "./sign-of-life.ts";

/** The questions that find out whether gateways are back, and those that wait for what comes of that. */
export class Probes {
  readonly #clockMs: () => number;
  readonly #startTimer: StartTimer;
  /** When each began that is under way. */
  readonly #running = new Map<Promise<unknown>, number>();
  #waiting = 0;

  constructor(clockMs: () => number, startTimer: StartTimer) {
    this.#clockMs = clockMs;
    this.#startTimer = startTimer;
  }

  /**
   * Has `ask` put one to a gateway if one may be: whoever asks keeps alive what finds out, and nothing else. It is what
   * gateways know by themselves, so that no name whose own servers are dead takes its place. True when one began.
   */
  begin(ask: Resolver, context: QueryContext): boolean {
    let hasBegun = false;
    const keepAlive = (work: Promise<unknown>): void => {
      hasBegun = true;
      this.#running.set(work, this.#clockMs());
      void Promise.allSettled([work]).then(() => this.#running.delete(work));
      context.keepAlive?.(work);
    };
    // How it ends is for those to see who wait for it.
    void ask(SIGN_OF_LIFE, { ...contextOfSign(context), keepAlive });
    return hasBegun;
  }

  /**
   * Waits until one has found a gateway, which `isOver` tells, or all have ended, but not beyond `deadlineMs`. Whoever did
   * not begin one waits for none any longer than `PROBE_WAIT_MS` after its beginning. Too many do not wait at all.
   */
  async settled(isOver: () => boolean, deadlineMs: number, hasBegun = false): Promise<void> {
    if (this.#waiting >= MAX_WAITING_FOR_PROBE) return;
    this.#waiting++;
    while (!isOver()) {
      const leftMs = this.#leftMs(deadlineMs, hasBegun ? Infinity : PROBE_WAIT_MS);
      if (leftMs <= 0) break;
      const oneEnds = Promise.race([...this.#running.keys()].map((probe) => Promise.allSettled([probe])));
      await within<unknown>(oneEnds, leftMs, this.#startTimer, undefined);
    }
    this.#waiting--;
  }

  /** Until the last one is too old to be waited for; negative when there is none. */
  #leftMs(deadlineMs: number, waitMs: number): number {
    if (this.#running.size === 0) return -1;
    const startedMs = Math.max(...this.#running.values());
    return Math.min(startedMs + waitMs, deadlineMs) - this.#clockMs();
  }
}
