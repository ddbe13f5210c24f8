import { within } from "../resolver/within.ts";
import { startTimer } from "./start-timer.ts";

/** Work that outlives the replies that began it: refreshes of popular names, and probes of gateways that were down. */
export class BackgroundWork {
  readonly #running = new Set<Promise<unknown>>();

  /** Keeps hold of `work`; how it ends is its own business. */
  readonly keep = (work: Promise<unknown>): void => {
    this.#running.add(work);
    void Promise.allSettled([work]).then(() => this.#running.delete(work));
  };

  /** Waits until nothing is left, but no longer than `boundMs`. */
  async settled(boundMs: number): Promise<void> {
    await within<unknown>(Promise.allSettled(this.#running), boundMs, startTimer, undefined);
  }
}
