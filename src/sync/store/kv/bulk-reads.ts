import { batchKeys } from "./batches.ts";
import { BULK_READ_KEYS } from "./limits.ts";

/** Reads several keys at once; absent ones are left out. Rejects when any of them could not be read. */
export type ReadKeys = (keys: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

interface Waiting {
  readonly key: string;
  readonly resolve: (value: Uint8Array | undefined) => void;
  readonly reject: (problem: unknown) => void;
}

/**
 * Makes one bulk read of all that is asked for in the same turn of the event loop: whoever reads the shards of a table side
 * by side needs a hundredth of the requests, of which the API allows four a second.
 */
export class BulkReads {
  readonly #read: ReadKeys;
  #waiting: Waiting[] = [];

  constructor(read: ReadKeys) {
    this.#read = read;
  }

  /** The value of `key`, or undefined when it is absent. */
  get(key: string): Promise<Uint8Array | undefined> {
    if (this.#waiting.length === 0) setImmediate(() => this.#start());
    return new Promise((resolve, reject) => this.#waiting.push({ key, resolve, reject }));
  }

  #start(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const keys = [...new Set(waiting.map(({ key }) => key))];
    for (const batch of batchKeys(keys, BULK_READ_KEYS)) {
      const isOfBatch = new Set(batch);
      void this.#finish(
        batch,
        waiting.filter(({ key }) => isOfBatch.has(key)),
      );
    }
  }

  async #finish(keys: readonly string[], waiting: readonly Waiting[]): Promise<void> {
    try {
      const values = await this.#read(keys);
      // Each has octets of his own.
      for (const { key, resolve } of waiting) resolve(values.get(key)?.slice());
    } catch (problem) {
      for (const { reject } of waiting) reject(problem);
    }
  }
}
