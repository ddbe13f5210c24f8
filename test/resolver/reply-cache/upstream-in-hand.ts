import type { Octets } from "../../../src/dns/octets.ts";
import { replyOf, question } from "../../support/records.ts";
import type { KeptReply, ReplyTier } from "../../../src/resolver/reply-tier.ts";
import type { QueryContext, Reply, Resolver } from "../../../src/resolver/resolver.ts";
import { cacheRepliesIn } from "../../../src/resolver/stages/cache-replies.ts";
import { ReplyCache, type ReplyCacheSettings } from "../../../src/resolver/reply-cache/reply-cache.ts";
import { ManualClock } from "../../support/clock.ts";
import { ManualTimers } from "../../support/manual-timers.ts";
import { contextOf } from "../../support/view.ts";

/** What an upstream comes to, and after how long. */
export interface Turn {
  readonly reply: Reply | Error;
  readonly tookMs?: number;
}

/** A reply cache before an upstream that does as the test says, on a clock that the test moves. */
export class CachedUpstream {
  readonly clock = new ManualClock();
  readonly timers = new ManualTimers(this.clock);
  /** What upstream does from now on. */
  turn: Turn;
  calls = 0;
  /** What was handed to `keepAlive`. */
  readonly kept: Promise<unknown>[] = [];
  readonly events: unknown[] = [];
  readonly cache: ReplyCache;
  readonly #resolver: Resolver;

  constructor(turn: Turn | Reply, settings: Partial<ReplyCacheSettings> = {}) {
    this.turn = "reply" in turn ? turn : { reply: turn };
    this.cache = new ReplyCache({
      maxOctets: 1024 * 1024,
      staleSeconds: 86_400,
      clockMs: this.clock.read,
      startTimer: this.timers.start,
      ...settings,
    });
    this.#resolver = cacheRepliesIn(this.cache)(() => {
      this.calls++;
      const { reply, tookMs = 0 } = this.turn;
      return new Promise((resolve, reject) => {
        const end = (): void => (reply instanceof Error ? reject(reply) : resolve(reply));
        if (tookMs === 0) end();
        else this.timers.start(tookMs, end);
      });
    });
  }

  /** Asks as a client with 4.5 s to wait. */
  ask(name = "web.example", type = "A", context: Partial<QueryContext> = {}): Promise<Reply> {
    const { nowMs } = this.clock;
    return this.#resolver(
      question(name, type),
      contextOf({
        nowMs,
        deadlineMs: nowMs + 4500,
        keepAlive: (work) => void this.kept.push(work),
        observe: (event) => void this.events.push(event),
        ...context,
      }),
    );
  }

  /** Asks where nothing lets work go on that outlives the reply. */
  askAlone(): Promise<Reply> {
    return this.#resolver(question("web.example"), contextOf({ nowMs: this.clock.nowMs }));
  }

  /** Asks, and gives back the reply with what it took on the manual clock; time goes by in steps of 100 ms. */
  async askFor(name = "web.example", type = "A"): Promise<{ readonly reply: Reply; readonly tookMs: number }> {
    const startMs = this.clock.nowMs;
    const ended: number[] = [];
    const reply = this.ask(name, type).finally(() => ended.push(this.clock.nowMs));
    await this.timers.advanceMs(0);
    while (ended.length === 0) await this.timers.advanceMs(100);
    return { reply: await reply, tookMs: (ended[0] ?? startMs) - startMs };
  }
}

/** A tier whose content a test sees, and which forgets nothing by itself. */
export class MapTier implements ReplyTier {
  readonly kept = new Map<string, { readonly message: Octets; readonly seconds: number }>();
  readonly asked: string[] = [];
  ageSeconds = 0;

  find(key: string): Promise<KeptReply | undefined> {
    this.asked.push(key);
    const kept = this.kept.get(key);
    return Promise.resolve(kept === undefined ? undefined : { message: kept.message, ageSeconds: this.ageSeconds });
  }

  keep(key: string, message: Octets, seconds: number): Promise<void> {
    this.kept.set(key, { message, seconds });
    return Promise.resolve();
  }
}

/** SERVFAIL as `forward` gives it when no upstream answers. */
export const FAILURE: Reply = replyOf([], {
  rcode: 2,
  source: "failure",
  extendedErrors: [{ code: 22, text: "no upstream answered: refused" }],
});
