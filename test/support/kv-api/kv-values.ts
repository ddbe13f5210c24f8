import type { ManualClock } from "../clock.ts";

/** Two writes of one key are a second apart (Cloudflare documentation, KV limits, "Writes to same key"). */
const WRITE_INTERVAL_MS = 1_000;

interface Version {
  readonly value: Buffer | undefined;
  readonly writtenMs: number;
}

interface CachedRead {
  readonly value: Buffer | undefined;
  readonly untilMs: number;
}

/**
 * The values of a namespace as Workers KV keeps them: centrally, and in a cache where they are read, which remembers misses
 * as well (Cloudflare documentation, "How KV works"). Time is the clock's, so a test says when it passes.
 */
export class KvValues {
  readonly #clock: ManualClock;
  readonly #versions = new Map<string, Version[]>();
  readonly #cache = new Map<string, CachedRead>();
  /** For how long a read is answered from the cache; 0 for a store that is consistent at once. */
  cacheSeconds = 0;
  /** How long a write takes to show where nothing is cached. */
  visibleAfterSeconds = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** What a reader sees now, who thereby keeps himself from seeing anything newer for a while. */
  read(key: string): Buffer | undefined {
    const cached = this.#cache.get(key);
    if (cached !== undefined && this.#clock.nowMs < cached.untilMs) return cached.value;
    const value = this.#visible(key);
    if (this.cacheSeconds > 0) this.#cache.set(key, { value, untilMs: this.#clock.nowMs + this.cacheSeconds * 1_000 });
    return value;
  }

  /** What was written last, without any cache. */
  latest(key: string): Buffer | undefined {
    return this.#versions.get(key)?.at(-1)?.value;
  }

  /** True when a write of `key` now is one too soon. */
  isTooSoon(key: string): boolean {
    const last = this.#versions.get(key)?.at(-1);
    return last !== undefined && this.#clock.nowMs - last.writtenMs < WRITE_INTERVAL_MS;
  }

  /** Writes; undefined removes. */
  write(key: string, value: Buffer | undefined): void {
    const versions = this.#versions.get(key) ?? [];
    versions.push({ value, writtenMs: this.#clock.nowMs });
    this.#versions.set(key, versions);
  }

  /** The keys that are there now and begin with `prefix`, in order. */
  keys(prefix: string): string[] {
    return [...this.#versions.keys()]
      .filter((key) => key.startsWith(prefix) && this.latest(key) !== undefined)
      .toSorted();
  }

  #visible(key: string): Buffer | undefined {
    const untilMs = this.#clock.nowMs - this.visibleAfterSeconds * 1_000;
    return this.#versions.get(key)?.findLast(({ writtenMs }) => writtenMs <= untilMs)?.value;
  }
}
