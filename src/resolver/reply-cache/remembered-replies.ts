import type { CacheSize } from "../cache-size.ts";
import { lifetimeSeconds } from "../lifetime.ts";
import type { Reply } from "../resolver.ts";
import { ReplyEntries, type ReplyEntry } from "./reply-entries.ts";

/** How much is remembered, and for how long it may be given after its time. */
export interface MemorySettings {
  readonly maxOctets: number;
  /** How long after its time a reply may be given when upstream does not answer (RFC 8767); 0 for never. */
  readonly staleSeconds: number;
  /** How long a failure is remembered at most, and a refresh not tried again that failed; half a minute unless given. */
  readonly maxFailureSeconds?: number;
}

/** However long upstream says, a reply is asked for again after a day (RFC 8767 section 4 advises a bound of that order). */
const MAX_LIFETIME_SECONDS = 86_400;
/** How long a failure is remembered, twice as long with each in a row; RFC 9520 section 3.2 wants a second at least. */
const FIRST_FAILURE_SECONDS = 1;
/** As long, too, nobody is asked again after a refresh that failed (RFC 8767 section 5). */
const USUAL_MAX_FAILURE_SECONDS = 30;

/** What upstreams said, by question: answers, denials (RFC 2308), expired ones (RFC 8767) and failures (RFC 9520). */
export class RememberedReplies {
  readonly #staleMs: number;
  readonly #maxFailureSeconds: number;
  readonly #entries: ReplyEntries;
  /** What was asked before then came too late to be fresh. */
  #outdatedMs = Number.NEGATIVE_INFINITY;
  /** Failures from before then count no more. */
  #forgivenMs = Number.NEGATIVE_INFINITY;

  constructor({ maxOctets, staleSeconds, maxFailureSeconds = USUAL_MAX_FAILURE_SECONDS }: MemorySettings) {
    this.#staleMs = staleSeconds * 1000;
    this.#maxFailureSeconds = maxFailureSeconds;
    this.#entries = new ReplyEntries(maxOctets);
  }

  /** What everything takes that is known, in its time or past it. */
  get size(): CacheSize {
    return this.#entries.size;
  }

  /** What is known, in its time or past it. */
  find(key: string): ReplyEntry | undefined {
    const entry = this.#entries.use(key);
    return entry !== undefined && this.#isForgiven(entry) ? undefined : entry;
  }

  /** True unless the last refresh of an answer failed not long ago. */
  mayRefresh({ recheckMs }: ReplyEntry, nowMs: number): boolean {
    return nowMs >= recheckMs || recheckMs - this.#recheckAfterMs <= this.#forgivenMs;
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

  /**
   * Replaces what was known by an answer to a question that was asked at `askedMs`; the seconds that it is good for, 0 when
   * it may not be remembered.
   */
  keepAnswer(key: string, reply: Reply, nowMs: number, askedMs: number = nowMs): number {
    const seconds = Math.min(lifetimeSeconds(reply), MAX_LIFETIME_SECONDS);
    const leftSeconds = askedMs > this.#outdatedMs ? seconds : 0;
    if (seconds > 0) this.#put(key, { reply, failureCount: 0 }, leftSeconds, nowMs);
    else this.#entries.drop(key);
    return leftSeconds;
  }

  /**
   * Remembers that there was no answer to a question that was asked at `askedMs`; `reply` is undefined for an internal
   * failure, after which all may try again.
   */
  keepFailure(key: string, reply: Reply | undefined, nowMs: number, askedMs: number = nowMs): void {
    if (reply?.isMomentary === true || askedMs <= this.#forgivenMs) return;
    const entry = this.#entries.peek(key);
    // An answer is worth more than the news that there is no newer one.
    if (entry !== undefined && this.mayServe(entry, nowMs)) entry.recheckMs = nowMs + this.#recheckAfterMs;
    else if (reply !== undefined) {
      const failuresBefore = entry === undefined || this.#isForgiven(entry) ? 0 : entry.failureCount;
      const failureCount = failuresBefore + 1;
      const seconds = Math.min(FIRST_FAILURE_SECONDS * 2 ** (failureCount - 1), this.#maxFailureSeconds);
      this.#put(key, { reply, failureCount }, seconds, nowMs);
    }
  }

  /** Has everything asked for again; what is known still serves as long as there is nothing better. */
  expireAll(nowMs: number): void {
    this.#outdatedMs = nowMs;
    for (const entry of this.#entries.all()) {
      entry.expiresMs = Math.min(entry.expiresMs, nowMs);
      entry.recheckMs = Math.min(entry.recheckMs, nowMs);
    }
  }

  /** Forgets all failures, because an upstream that had failed answers again. */
  forgiveFailures(nowMs: number): void {
    this.#forgivenMs = nowMs;
  }

  get #recheckAfterMs(): number {
    return this.#maxFailureSeconds * 1000;
  }

  #isForgiven({ failureCount, storedMs }: ReplyEntry): boolean {
    return failureCount > 0 && storedMs <= this.#forgivenMs;
  }

  #put(key: string, what: Pick<ReplyEntry, "reply" | "failureCount">, seconds: number, nowMs: number): void {
    this.#entries.put(key, { ...what, storedMs: nowMs, expiresMs: nowMs + seconds * 1000, recheckMs: 0 });
  }
}
