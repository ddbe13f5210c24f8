import type { ResourceRecord } from "../../dns/message.ts";
import type { CacheSize } from "../../resolver/cache-size.ts";
import { ReplyCache, type ReplyCacheSettings } from "../../resolver/reply-cache/reply-cache.ts";
import { pipeline, type Reply, type Stage } from "../../resolver/resolver.ts";
import { cacheRepliesIn } from "../../resolver/stages/cache-replies.ts";
import { MAX_FALLBACK_TTL_SECONDS } from "../limits.ts";

/**
 * What the fallback says while gateways are away, remembered by itself and for half a minute at most: a gateway that is
 * back may know better, such as a host that is no name for anybody else.
 */
export class FallbackAnswers {
  readonly #cache: ReplyCache;

  constructor(settings: Pick<ReplyCacheSettings, "maxOctets" | "maxFailureSeconds" | "clockMs" | "startTimer">) {
    this.#cache = new ReplyCache({ ...settings, staleSeconds: 0 });
  }

  /** What everything takes that is remembered. */
  get size(): CacheSize {
    return this.#cache.size;
  }

  /** Before the fallback: marks what it says, so that no other memory keeps it. */
  readonly remember: Stage = (next) => pipeline([cacheRepliesIn(this.#cache), asSubstitute], next);

  /** Forgets all of it, because a gateway answers again. */
  forget(): void {
    this.#cache.expireAll();
  }
}

const asSubstitute: Stage = (next) => async (question, context) => {
  const reply = await next(question, context);
  return { ...withTtlsAtMost(reply, MAX_FALLBACK_TTL_SECONDS), isSubstitute: true };
};

function withTtlsAtMost(reply: Reply, maxSeconds: number): Reply {
  const atMost = (records: readonly ResourceRecord[]): ResourceRecord[] =>
    records.map((record) => ({ ...record, ttlSeconds: Math.min(record.ttlSeconds, maxSeconds) }));
  const { answer, authority, additional } = reply;
  return { ...reply, answer: atMost(answer), authority: atMost(authority), additional: atMost(additional) };
}
