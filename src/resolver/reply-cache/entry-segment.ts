import type { ReplyEntry } from "./reply-entries.ts";

/** An entry, and what it counts for. */
export interface SizedEntry extends ReplyEntry {
  readonly sizeOctets: number;
}

/** Entries by key, in the order in which they were put here. */
export class EntrySegment {
  /** A Map iterates in order of insertion. */
  readonly #entries = new Map<string, SizedEntry>();
  #sizeOctets = 0;

  /** What the entries count for. */
  get sizeOctets(): number {
    return this.#sizeOctets;
  }

  get entryCount(): number {
    return this.#entries.size;
  }

  /** The key that has been here for longest. */
  get oldestKey(): string | undefined {
    return this.#entries.keys().next().value;
  }

  get entries(): Iterable<ReplyEntry> {
    return this.#entries.values();
  }

  find(key: string): SizedEntry | undefined {
    return this.#entries.get(key);
  }

  /** Puts an entry last, in place of what `key` had. */
  put(key: string, entry: SizedEntry): void {
    this.take(key);
    this.#entries.set(key, entry);
    this.#sizeOctets += entry.sizeOctets;
  }

  /** Takes out what `key` has, if anything. */
  take(key: string): SizedEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#sizeOctets -= entry.sizeOctets;
    return entry;
  }
}
