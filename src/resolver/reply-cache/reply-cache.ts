import type { Question } from "../../dns/message.ts";
import type { CacheSize } from "../cache-size.ts";
import { isAnswer, lifetimeSeconds, PREFETCH_PART } from "../lifetime.ts";
import { RememberedReplies, type MemorySettings } from "./remembered-replies.ts";
import type { ReplyEntry } from "./reply-entries.ts";
import { ReplyFlights, type Flight } from "./reply-flights.ts";
import { freshReply, staleReply } from "./given-reply.ts";
import { decodeFromTier, encodeForTier } from "./tier-message.ts";
import type { ReplyTier } from "../reply-tier.ts";
import type { QueryContext, Reply, Resolver } from "../resolver.ts";
import { within } from "../within.ts";
import type { StartTimer } from "../stages/deadline.ts";

/** How the reply cache works. */
export interface ReplyCacheSettings extends MemorySettings {
  /** The clock that contexts are measured on. */
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
  /** Asked before upstream when memory has nothing. */
  readonly tier?: ReplyTier | undefined;
  /** True when whoever would be asked is known to be away: an expired reply is then given at once, and asked for nevertheless. */
  readonly isAway?: (context: QueryContext) => boolean;
}

/** What a client waits before it gets a stale reply: less than stub resolvers do before they ask again (RFC 8767 section 5). */
const CLIENT_WAIT_MS = 1800;
const MIN_PREFETCH_LIFETIME_MS = 10_000;
/** With less time left upstreams would hardly answer. */
const WORTH_ASKING_MS = 500;
/** Timers count whole milliseconds and may end a little early. */
const TIMER_SLACK_MS = 10;

/** One question on its way through the cache. */
export interface Asked {
  readonly key: string;
  readonly question: Question;
  readonly context: QueryContext;
  readonly next: Resolver;
}

/** Answers out of what is remembered, and asks for the rest; `stages/cache-replies.ts` says what it does. */
export class ReplyCache {
  readonly #clockMs: () => number;
  readonly #startTimer: StartTimer;
  readonly #tier: ReplyTier | undefined;
  readonly #isAway: (context: QueryContext) => boolean;
  readonly #memory: RememberedReplies;
  readonly #flights: ReplyFlights;

  /** `memory` holds what is remembered, where the program has to do with it besides. */
  constructor(settings: ReplyCacheSettings, memory: RememberedReplies = new RememberedReplies(settings)) {
    this.#clockMs = settings.clockMs;
    this.#startTimer = settings.startTimer;
    this.#tier = settings.tier;
    this.#isAway = settings.isAway ?? (() => false);
    this.#memory = memory;
    this.#flights = new ReplyFlights(settings.clockMs);
  }

  /** What everything takes that is remembered, in its time or past it. */
  get size(): CacheSize {
    return this.#memory.size;
  }

  answer(asked: Asked): Promise<Reply> {
    const nowMs = this.#clockMs();
    const entry = this.#memory.find(asked.key);
    if (entry !== undefined && nowMs < entry.expiresMs) {
      if (asked.context.keepAlive !== undefined && this.#isPrefetchDue(entry, nowMs)) this.#fetch(asked, this.#askNext);
      tellHit(asked, ageSecondsOf(entry, nowMs), { isFailure: entry.failureCount > 0 });
      return Promise.resolve(freshReply(entry, ageSecondsOf(entry, nowMs)));
    }
    return entry !== undefined && this.#memory.mayServe(entry, nowMs)
      ? this.#refreshedOrStale(asked, entry, nowMs)
      : this.#fetched(asked);
  }

  /** Has everything asked for again, because it may have changed; until there is something better, it serves as expired. */
  expireAll(): void {
    this.#memory.expireAll(this.#clockMs());
  }

  /** Has all that failed asked for again, because an upstream that had failed answers. */
  forgiveFailures(): void {
    this.#memory.forgiveFailures(this.#clockMs());
  }

  /** The reply of a refresh when it comes in time and is one, else the expired one. */
  async #refreshedOrStale(asked: Asked, entry: ReplyEntry, nowMs: number): Promise<Reply> {
    const reply = this.#memory.mayRefresh(entry, nowMs) ? await this.#refreshed(asked, nowMs) : undefined;
    const thenMs = this.#clockMs();
    if (reply !== undefined && isAnswer(reply)) return reply;
    // While it was waited for, even the expired reply may have become too old.
    if (!this.#memory.mayServe(entry, thenMs)) return reply ?? this.#fetched(asked);
    tellHit(asked, ageSecondsOf(entry, thenMs), { isStale: true });
    return staleReply(entry.reply);
  }

  /** What the exchange brings; when it was somebody else's, who had less time than is left here, another one. */
  async #fetched(asked: Asked): Promise<Reply> {
    const { reply: running, deadlineMs } = this.#fetch(asked, this.#askTierAndNext);
    const reply = await running;
    const nowMs = this.#clockMs();
    const hasRunOut = !isAnswer(reply) && nowMs + TIMER_SLACK_MS >= deadlineMs;
    return hasRunOut && asked.context.deadlineMs - nowMs >= WORTH_ASKING_MS ? this.#fetched(asked) : reply;
  }

  /** What the exchange brings before the client has waited long enough; undefined when that is nothing yet. */
  async #refreshed(asked: Asked, nowMs: number): Promise<Reply | undefined> {
    const { context } = asked;
    const isAway = this.#isAway(context);
    const { reply, startedMs } = this.#fetch(asked, this.#askTierAndNext);
    if (isAway) return undefined;
    const untilMs = Math.min(context.deadlineMs, CLIENT_WAIT_MS + Math.min(context.nowMs, startedMs));
    return untilMs <= nowMs
      ? undefined
      : within<Reply | undefined>(reply, untilMs - nowMs, this.#startTimer, undefined);
  }

  /** The exchange for this question that is under way, else a new one; it ends although its client may go away. */
  #fetch(asked: Asked, ask: (asked: Asked, startedMs: number) => Promise<Reply>): Flight {
    const start = (startedMs: number): Promise<Reply> => ask(asked, startedMs);
    return this.#flights.join(asked.key, asked.context.deadlineMs, start, (reply) => {
      // Whoever waits for it or keeps it alive hears of a rejection; it may be that nobody does.
      reply.catch(() => undefined);
      asked.context.keepAlive?.(reply);
    });
  }

  readonly #askTierAndNext = async (asked: Asked, startedMs: number): Promise<Reply> => {
    const { key, question } = asked;
    const kept = await this.#tier?.find(key);
    const reply = kept === undefined ? undefined : decodeFromTier(kept, question);
    if (kept === undefined || reply === undefined || lifetimeSeconds(reply) <= 0)
      return this.#askNext(asked, startedMs);
    this.#memory.keepAnswer(key, reply, this.#clockMs());
    tellHit(asked, kept.ageSeconds);
    return reply;
  };

  readonly #askNext = async (asked: Asked, startedMs: number): Promise<Reply> => {
    let reply: Reply | undefined;
    try {
      reply = await asked.next(asked.question, asked.context);
      return reply;
    } finally {
      // An exchange that was overtaken by a later one knows less than what is there already.
      if (!this.#memory.isNewerThan(asked.key, startedMs)) this.#keep(asked, reply, startedMs);
    }
  };

  #keep(asked: Asked, reply: Reply | undefined, startedMs: number): void {
    const { key, context } = asked;
    if (reply === undefined || !isAnswer(reply)) {
      this.#memory.keepFailure(key, reply, this.#clockMs(), startedMs);
      return;
    }
    const seconds = this.#memory.keepAnswer(key, reply, this.#clockMs(), startedMs);
    if (seconds > 0 && this.#tier !== undefined) context.keepAlive?.(keepInTier(this.#tier, asked, reply, seconds));
  }

  #isPrefetchDue(entry: ReplyEntry, nowMs: number): boolean {
    const { storedMs, expiresMs, failureCount } = entry;
    const lifetimeMs = expiresMs - storedMs;
    const isWorthIt = failureCount === 0 && lifetimeMs >= MIN_PREFETCH_LIFETIME_MS;
    return isWorthIt && nowMs >= expiresMs - lifetimeMs * PREFETCH_PART && this.#memory.mayRefresh(entry, nowMs);
  }
}

async function keepInTier(tier: ReplyTier, { key, question }: Asked, reply: Reply, seconds: number): Promise<void> {
  await tier.keep(key, encodeForTier(question, reply), seconds);
}

function ageSecondsOf({ storedMs }: ReplyEntry, nowMs: number): number {
  return Math.floor((nowMs - storedMs) / 1000);
}

function tellHit(
  { context, question }: Asked,
  ageSeconds: number,
  { isFailure = false, isStale = false }: { readonly isFailure?: boolean; readonly isStale?: boolean } = {},
): void {
  context.observe?.({ kind: "cache-hit", name: question.name, ageSeconds, isFailure, isStale });
}
