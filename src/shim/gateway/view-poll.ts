import { LEAST_BETWEEN_VIEWS_MS, VIEW_INTERVAL_MS } from "./limits.ts";

/** Has something asked again and again: at intervals, and sooner when there is a reason. */
export class ViewPoll {
  readonly #ask: () => Promise<boolean>;
  readonly #clockMs: () => number;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = Infinity;
  #askedMs = Number.NEGATIVE_INFINITY;
  #isAsking = false;
  #isClosed = false;

  /** `ask` must not reject; false means that nothing is known yet, so that the next time is soon. */
  constructor(ask: () => Promise<boolean>, clockMs: () => number) {
    this.#ask = ask;
    this.#clockMs = clockMs;
  }

  /** Asks as soon as the last time is long enough ago: at once, the first time. */
  soon(): void {
    this.#schedule(Math.max(this.#clockMs(), this.#askedMs + LEAST_BETWEEN_VIEWS_MS));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #schedule(dueMs: number): void {
    if (this.#isClosed || dueMs >= this.#dueMs) return;
    this.#dueMs = dueMs;
    if (this.#isAsking) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, dueMs - this.#clockMs())).unref();
  }

  async #run(): Promise<void> {
    this.#isAsking = true;
    this.#dueMs = Infinity;
    this.#askedMs = this.#clockMs();
    const isKnown = await this.#ask();
    this.#isAsking = false;
    const wantedMs = Math.min(this.#dueMs, this.#clockMs() + (isKnown ? VIEW_INTERVAL_MS : LEAST_BETWEEN_VIEWS_MS));
    this.#dueMs = Infinity;
    this.#schedule(wantedMs);
  }
}
