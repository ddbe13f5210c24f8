import { checkKey, isImmutableKey } from "../../../src/snapshot/keys.ts";
import type { SyncStore } from "../../../src/sync/store/sync-store.ts";
import type { Choose, Interleaving } from "./interleaving.ts";

interface Write {
  readonly atMs: number;
  /** Undefined for a deletion. */
  readonly value: Uint8Array | undefined;
}

/**
 * The values of one store that several processes use. What was written is what everybody reads, or, with a delay, what any
 * of them reads who is given the newest value: any that was the newest within the delay may be read instead, absence too,
 * in any order and also by who wrote the newer one.
 */
export class SharedValues {
  readonly delaySeconds: number;
  readonly #interleaving: Interleaving;
  readonly #choose: Choose;
  readonly #writes = new Map<string, Write[]>();

  constructor(interleaving: Interleaving, delaySeconds: number, choose: Choose) {
    this.#interleaving = interleaving;
    this.delaySeconds = delaySeconds;
    this.#choose = choose;
  }

  /** The value that was written last. */
  newest(key: string): Uint8Array | undefined {
    return this.#writes.get(key)?.at(-1)?.value;
  }

  /** Every value that somebody may read now, `undefined` for none. */
  visible(key: string): (Uint8Array | undefined)[] {
    const writes = this.#writes.get(key) ?? [];
    const sinceMs = this.#interleaving.nowMs - this.delaySeconds * 1000;
    // A value is gone for good once the one after it is older than the delay.
    const first = writes.findLastIndex(({ atMs }) => atMs <= sinceMs);
    const seen = writes.slice(Math.max(first, 0)).map(({ value }) => value);
    return first < 0 ? [undefined, ...seen] : seen;
  }

  read(key: string): Uint8Array | undefined {
    const visible = this.delaySeconds === 0 ? [this.newest(key)] : this.visible(key);
    return visible[visible.length === 1 ? 0 : this.#choose(visible.length)];
  }

  write(key: string, value: Uint8Array | undefined): void {
    const writes = this.#writes.get(key) ?? [];
    this.#writes.set(key, writes);
    writes.push({ atMs: this.#interleaving.nowMs, value: value?.slice() });
  }

  keys(prefix: string): string[] {
    return [...this.#writes.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  }
}

/** What one process sees of shared values; each read, each pair written and each key deleted is a step of its own. */
export class SharedStore implements SyncStore {
  readonly label = "shared:";
  readonly readConcurrency = 1;
  readonly consistencyDelaySeconds?: number;
  readonly #process: string;
  readonly #values: SharedValues;
  readonly #interleaving: Interleaving;
  /** Shards that this process wrote: the store of KV waits until it reads them. */
  readonly #own = new Set<string>();

  constructor(process: string, values: SharedValues, interleaving: Interleaving) {
    this.#process = process;
    this.#values = values;
    this.#interleaving = interleaving;
    if (values.delaySeconds > 0) this.consistencyDelaySeconds = values.delaySeconds;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    const isOwn = this.#own.has(key);
    return this.#interleaving.step(this.#process, () =>
      (isOwn ? this.#values.newest(key) : this.#values.read(key))?.slice(),
    );
  }

  async put(pairs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [key, value] of pairs) {
      checkKey(key);
      await this.#interleaving.step(this.#process, () => this.#values.write(key, value));
      if (isImmutableKey(key)) this.#own.add(key);
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#interleaving.step(this.#process, () => this.#values.write(key, undefined));
  }

  async list(prefix: string): Promise<string[]> {
    return this.#interleaving.step(this.#process, () =>
      this.#values.keys(prefix).filter((key) => this.#values.read(key) !== undefined),
    );
  }

  async close(): Promise<void> {}
}
