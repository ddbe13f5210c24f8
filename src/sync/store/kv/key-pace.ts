import { KEY_WRITE_INTERVAL_MS } from "./limits.ts";
import type { KvTiming } from "./timing.ts";

/** Lets no key be written sooner than `KEY_WRITE_INTERVAL_MS` after its last write, which KV would answer with 429. */
export class KeyPace {
  readonly #timing: KvTiming;
  /** Until when each key rests. */
  readonly #restsMs = new Map<string, number>();
  readonly #writing = new Map<string, Promise<unknown>>();

  constructor(timing: KvTiming) {
    this.#timing = timing;
  }

  /** Runs `write`, which writes `keys`, when they may be written. Rejects as it does, or when `signal` is aborted before. */
  async run<T>(keys: readonly string[], signal: AbortSignal, write: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => this.#writing.get(key) ?? []);
    const running = this.#after(before, keys, signal, write);
    for (const key of keys) this.#writing.set(key, running);
    try {
      return await running;
    } finally {
      for (const key of keys) if (this.#writing.get(key) === running) this.#writing.delete(key);
    }
  }

  async #after<T>(
    before: readonly Promise<unknown>[],
    keys: readonly string[],
    signal: AbortSignal,
    write: () => Promise<T>,
  ): Promise<T> {
    await Promise.allSettled(before);
    const nowMs = this.#timing.nowMs();
    for (const [key, restsMs] of this.#restsMs) if (restsMs <= nowMs) this.#restsMs.delete(key);
    const dueMs = keys.reduce((latest, key) => Math.max(latest, this.#restsMs.get(key) ?? nowMs), nowMs);
    if (dueMs > nowMs) await this.#timing.sleep(dueMs - nowMs, signal);
    try {
      return await write();
    } finally {
      // From its end on, however it ended: KV may have counted it this late.
      const restsMs = this.#timing.nowMs() + KEY_WRITE_INTERVAL_MS;
      for (const key of keys) this.#restsMs.set(key, restsMs);
    }
  }
}
