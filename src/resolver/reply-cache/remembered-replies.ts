import { lifetimeSeconds } from "../lifetime.ts";
import type { Reply } from "../resolver.ts";
import { ReplyEntries, type ReplyEntry } from "./reply-entries.ts";

/** How much is remembered, and for how long it may be given after its time. */
export interface MemorySettings {
  readonly maxOctets: number;
  /** How long after its time a reply may be given when upstream does not answer (RFC 8767); 0 for never. */
  readonly staleSeconds: number;
}

/** However long upstream says, a reply is asked for again after a day (RFC 8767 section 4 advises a bound of that order). */
const MAX_LIFETIME_SECONDS = 86_400;
/** How long a failure is remembered, twice as long with each in a row; RFC 9520 section 3.2 wants a second at least. */
const FIRST_FAILURE_SECONDS = 1;
const MAX_FAILURE_SECONDS = 30;
/** After a refresh that failed the next is tried after this long (RFC 8767 section 5). */
const RECHECK_MS = 30_000;

/** What upstreams said, by question: answers, denials (RFC 2308), expired ones (RFC 8767) and failures (RFC 9520). */
export class RememberedReplies {
  readonly #staleMs: number;
  readonly #entries: ReplyEntries;

  constructor({ maxOctets, staleSeconds }: MemorySettings) {
    this.#staleMs = staleSeconds * 1000;
    this.#entries = new ReplyEntries(maxOctets);
  }

  /** What is known, in its time or past it. */
  find(key: string): ReplyEntry | undefined {
    return this.#entries.use(key);
  }

  /** True for an answer that is not too old to be given, in its time or past it. */
  mayServe({ failureCount, expiresMs }: ReplyEntry, nowMs: number): boolean {
    return failureCount === 0 && nowMs < expiresMs + this.#staleMs;
  }

  /** True when something has been learnt since then. */
  isNewerThan(key: string, timeMs: number): boolean {
    const entry = this.#entries.peek(key);
    return entry !== undefined && entry.storedMs > timeMs;
  }

  /** Replaces what was known by an answer; the seconds that it is good for, 0 when it may not be remembered. */
  keepAnswer(key: string, reply: Reply, nowMs: number): number {
    const seconds = Math.min(lifetimeSeconds(reply), MAX_LIFETIME_SECONDS);
    if (seconds > 0) this.#put(key, { reply, failureCount: 0 }, seconds, nowMs);
    else this.#entries.drop(key);
    return seconds;
  }

  /** Remembers that there was no answer; `reply` is undefined for an internal failure, after which all may try again. */
  keepFailure(key: string, reply: Reply | undefined, nowMs: number): void {
    const entry = this.#entries.peek(key);
    // An answer is worth more than the news that there is no newer one.
    if (entry !== undefined && this.mayServe(entry, nowMs)) entry.recheckMs = nowMs + RECHECK_MS;
    else if (reply !== undefined) {
      const failureCount = (entry?.failureCount ?? 0) + 1;
      const seconds = Math.min(FIRST_FAILURE_SECONDS * 2 ** (failureCount - 1), MAX_FAILURE_SECONDS);
      this.#put(key, { reply, failureCount }, seconds, nowMs);
    }
  }

  #put(key: string, what: Pick<ReplyEntry, "reply" | "failureCount">, seconds: number, nowMs: number): void {
    this.#entries.put(key, { ...what, storedMs: nowMs, expiresMs: nowMs + seconds * 1000, recheckMs: 0 });
  }
}
