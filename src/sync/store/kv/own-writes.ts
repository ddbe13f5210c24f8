import { createHash } from "node:crypto";
import { MAX_REMEMBERED_READS, REMEMBERED_MS } from "./limits.ts";

/** The mark of an absent value. */
const ABSENT = "";

interface OwnWrite {
  readonly value: Uint8Array | undefined;
  readonly writtenMs: number;
  /** Marks of the values before it, and when each was replaced. */
  readonly older: ReadonlyMap<string, number>;
}

/**
 * What this process wrote to keys that change, and what they held before, for as long as KV may still show that: whoever
 * reads what he has replaced himself is given what he replaced it with. What others wrote is never hidden.
 */
export class OwnWrites {
  readonly #nowMs: () => number;
  readonly #writes = new Map<string, OwnWrite>();
  /** Marks of what was last read, by key; the longest unread first. */
  readonly #read = new Map<string, string>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Says that `value` was written under `key`, or with undefined that the key was removed. */
  wrote(key: string, value: Uint8Array | undefined): void {
    const nowMs = this.#nowMs();
    const last = this.#recent(key);
    const read = this.#read.get(key);
    const older = new Map([...(last?.older ?? [])].filter(([, replacedMs]) => nowMs - replacedMs <= REMEMBERED_MS));
    // Also when nobody read it before: that there was nothing is what KV remembers most easily.
    older.set(ABSENT, nowMs);
    if (read !== undefined) older.set(read, nowMs);
    if (last !== undefined) older.set(markOf(last.value), nowMs);
    older.delete(markOf(value));
    this.#writes.set(key, { value: value?.slice(), writtenMs: nowMs, older });
  }

  /** Takes what KV gave for `key`, and gives what it holds as far as this process knows better. */
  settle(key: string, value: Uint8Array | undefined): Uint8Array | undefined {
    const mark = markOf(value);
    const last = this.#recent(key);
    if (last?.older.has(mark) === true) return last.value?.slice();
    this.#read.delete(key);
    this.#read.set(key, mark);
    for (const longest of this.#read.keys()) {
      if (this.#read.size <= MAX_REMEMBERED_READS) break;
      this.#read.delete(longest);
    }
    return value;
  }

  #recent(key: string): OwnWrite | undefined {
    const last = this.#writes.get(key);
    if (last === undefined || this.#nowMs() - last.writtenMs <= REMEMBERED_MS) return last;
    this.#writes.delete(key);
    return undefined;
  }
}

/** Tells values apart; an absent one has a mark of its own. */
function markOf(value: Uint8Array | undefined): string {
  return value === undefined ? ABSENT : createHash("sha256").update(value).digest("base64");
}
