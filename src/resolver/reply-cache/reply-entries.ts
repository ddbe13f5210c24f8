import type { ResourceRecord } from "../../dns/message.ts";
import type { CacheSize } from "../cache-size.ts";
import type { Reply } from "../resolver.ts";
import { EntrySegment } from "./entry-segment.ts";

/** A reply that is remembered. */
export interface ReplyEntry {
  readonly reply: Reply;
  readonly storedMs: number;
  expiresMs: number;
  /** How many failures there were in a row, this one counted; 0 for an answer. */
  readonly failureCount: number;
  /** Nobody is asked again before then, because the last refresh failed. */
  recheckMs: number;
}

/** What V8 takes for an entry beside its records (key, objects, arrays, map slot), measured, on the safe side. */
const ENTRY_OVERHEAD_OCTETS = 832;
/** The same for a record: its object and name, and the `Uint8Array` with its buffer, which is most of it. */
const RECORD_OVERHEAD_OCTETS = 288;

/** The same for a name in a list. */
const NAME_OVERHEAD_OCTETS = 32;

/** Which part of the memory is for entries that were used again; the rest is left for those that are new. */
const PROTECTED_SHARE = 0.8;

/**
 * Replies by key, bounded in octets, in two segments: what is new is on probation, and protected once it is used again.
 * The least recently used on probation goes first, so that names which are asked for once, however many there are, do not
 * push out those that are asked for again and again.
 */
export class ReplyEntries {
  readonly #maxOctets: number;
  readonly #probation = new EntrySegment();
  readonly #protected = new EntrySegment();

  constructor(maxOctets: number) {
    this.#maxOctets = maxOctets;
  }

  get size(): CacheSize {
    const segments = [this.#probation, this.#protected];
    return {
      octets: segments.reduce((sum, { sizeOctets }) => sum + sizeOctets, 0),
      entries: segments.reduce((sum, { entryCount }) => sum + entryCount, 0),
    };
  }

  /** The entry of `key`, which is thereby the last to go. */
  use(key: string): ReplyEntry | undefined {
    const entry = this.#protected.find(key) ?? this.#probation.take(key);
    if (entry === undefined) return undefined;
    this.#protected.put(key, entry);
    this.#demote();
    return entry;
  }

  /** The entry of `key`, which stays where it is. */
  peek(key: string): ReplyEntry | undefined {
    return this.#protected.find(key) ?? this.#probation.find(key);
  }

  /** Replaces what `key` had; an entry larger than the whole cache is not kept. */
  put(key: string, entry: ReplyEntry): void {
    const segment = this.#protected.find(key) === undefined ? this.#probation : this.#protected;
    segment.take(key);
    const sizeOctets = entrySizeOctets(key, entry.reply);
    if (sizeOctets > this.#maxOctets) return;
    segment.put(key, { ...entry, reply: ownCopy(entry.reply), sizeOctets });
    this.#demote();
    this.#shrink(key);
  }

  drop(key: string): void {
    this.#probation.take(key);
    this.#protected.take(key);
  }

  /** All entries, to be changed where they may be. */
  *all(): Iterable<ReplyEntry> {
    yield* this.#probation.entries;
    yield* this.#protected.entries;
  }

  /** Sends on probation what is protected beyond its share, the least recently used first. */
  #demote(): void {
    while (this.#protected.sizeOctets > this.#maxOctets * PROTECTED_SHARE) {
      const key = this.#protected.oldestKey ?? "";
      const entry = this.#protected.take(key);
      if (entry === undefined) return;
      this.#probation.put(key, entry);
    }
  }

  /** Makes room for the newest entry, which stays. */
  #shrink(newest: string): void {
    while (this.#probation.sizeOctets + this.#protected.sizeOctets > this.#maxOctets) {
      const { oldestKey } = this.#probation;
      const isSpare = oldestKey !== undefined && oldestKey !== newest;
      const key = isSpare ? oldestKey : this.#protected.oldestKey;
      if (key === undefined) return;
      this.drop(key);
    }
  }
}

/** RDATA of a decoded message is a view on all of its octets, which an entry must not keep alive. */
function ownCopy(reply: Reply): Reply {
  const { answer, authority, additional } = reply;
  return { ...reply, answer: copies(answer), authority: copies(authority), additional: copies(additional) };
}

function copies(records: readonly ResourceRecord[]): ResourceRecord[] {
  return records.map((record) => ({ ...record, rdata: new Uint8Array(record.rdata) }));
}

function entrySizeOctets(key: string, reply: Reply): number {
  const { answer, authority, additional, extendedErrors, deniedBelow = [] } = reply;
  let sizeOctets = ENTRY_OVERHEAD_OCTETS + 2 * key.length;
  for (const name of deniedBelow) sizeOctets += NAME_OVERHEAD_OCTETS + name.length;
  for (const { text = "" } of extendedErrors) sizeOctets += RECORD_OVERHEAD_OCTETS + 2 * text.length;
  for (const section of [answer, authority, additional]) {
    for (const record of section) sizeOctets += RECORD_OVERHEAD_OCTETS + record.owner.length + record.rdata.length;
  }
  return sizeOctets;
}
