import { SHARED_READ_MS } from "./limits.ts";

interface Running<T> {
  readonly promise: Promise<T>;
  readonly startedMs: number;
}

/** Reads that all who want the same thing at the same time share; one that hangs is shared for `SHARED_READ_MS` only. */
export class SharedReads<T> {
  readonly #nowMs: () => number;
  readonly #running = new Map<string, Running<T>>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The read of `key` that is under way, else what `start` begins. */
  share(key: string, start: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running !== undefined && this.#nowMs() - running.startedMs < SHARED_READ_MS) return running.promise;
    const promise = start().finally(() => {
      if (this.#running.get(key)?.promise === promise) this.#running.delete(key);
    });
    this.#running.set(key, { promise, startedMs: this.#nowMs() });
    return promise;
  }
}
