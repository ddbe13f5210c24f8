import { StoreError, type StoreReader } from "../../../src/snapshot/store/store.ts";

/** What a place of Workers KV remembers of a key. */
interface Remembered {
  readonly value: Uint8Array | undefined;
  readonly readMs: number;
}

/** How long KV answers what it last read, misses too (`cacheTtl` of 30 s). */
const CACHE_TTL_MS = 30_000;

/**
 * Workers KV as one place of its network sees it: a value that was read is given again for 30 s, whatever became of it.
 * `hold` makes reads wait until `release`; `isDown` makes them fail.
 */
export class EdgeStore implements StoreReader {
  readonly values = new Map<string, Uint8Array>();
  readonly reads: string[] = [];
  isDown = false;
  readonly #remembered = new Map<string, Remembered>();
  readonly #clockMs: () => number;
  #gate: Promise<void> | undefined;
  #open: () => void = () => undefined;
  #wasRead = Promise.withResolvers<void>();

  constructor(clockMs: () => number) {
    this.#clockMs = clockMs;
  }

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#gate = undefined;
    this.#open();
  }

  /** Resolves once so many reads have begun. */
  async readCount(count: number): Promise<void> {
    while (this.reads.length < count) await this.#wasRead.promise;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.reads.push(key);
    this.#wasRead.resolve();
    this.#wasRead = Promise.withResolvers();
    if (this.isDown) throw new StoreError("unavailable", "Workers KV is down");
    const nowMs = this.#clockMs();
    const remembered = this.#remembered.get(key);
    const isFresh = remembered !== undefined && nowMs - remembered.readMs < CACHE_TTL_MS;
    const read = isFresh ? remembered : { value: this.values.get(key), readMs: nowMs };
    this.#remembered.set(key, read);
    await this.#gate;
    return read.value;
  }
}
