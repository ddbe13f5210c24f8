import type { ResourceRecord } from "../../dns/message.ts";
import type { Reply } from "../resolver.ts";

/** A reply that is remembered. */
export interface ReplyEntry {
  readonly reply: Reply;
  readonly storedMs: number;
  readonly expiresMs: number;
  /** How many failures there were in a row, this one counted; 0 for an answer. */
  readonly failureCount: number;
  /** Nobody is asked again before then, because the last refresh failed. */
  recheckMs: number;
}

/** What V8 takes for an entry beside its records (key, objects, arrays, map slot), measured, on the safe side. */
const ENTRY_OVERHEAD_OCTETS = 832;
/** The same for a record: its object and name, and the `Uint8Array` with its buffer, which is most of it. */
const RECORD_OVERHEAD_OCTETS = 288;

/** Replies by key, bounded in octets; the least recently used goes first. */
export class ReplyEntries {
  readonly #maxOctets: number;
  readonly #entries = new Map<string, ReplyEntry>();
  #usedOctets = 0;

  constructor(maxOctets: number) {
    this.#maxOctets = maxOctets;
  }

  /** The entry of `key`, which is thereby the last to go. */
  use(key: string): ReplyEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  /** The entry of `key`, which stays where it is. */
  peek(key: string): ReplyEntry | undefined {
    return this.#entries.get(key);
  }

  /** Replaces what `key` had; an entry larger than the whole cache is not kept. */
  put(key: string, entry: ReplyEntry): void {
    this.drop(key);
    const sizeOctets = entrySizeOctets(key, entry.reply);
    if (sizeOctets > this.#maxOctets) return;
    this.#entries.set(key, { ...entry, reply: ownCopy(entry.reply) });
    this.#usedOctets += sizeOctets;
    // A Map iterates in order of insertion, and a use inserts anew, so the first key is the least recently used.
    for (const oldest of this.#entries.keys()) {
      if (this.#usedOctets <= this.#maxOctets) return;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#usedOctets -= entrySizeOctets(key, entry.reply);
    this.#entries.delete(key);
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

function entrySizeOctets(key: string, { answer, authority, additional, extendedErrors }: Reply): number {
  let sizeOctets = ENTRY_OVERHEAD_OCTETS + 2 * key.length;
  for (const { text = "" } of extendedErrors) sizeOctets += RECORD_OVERHEAD_OCTETS + 2 * text.length;
  for (const section of [answer, authority, additional]) {
    for (const record of section) sizeOctets += RECORD_OVERHEAD_OCTETS + record.owner.length + record.rdata.length;
  }
  return sizeOctets;
}
