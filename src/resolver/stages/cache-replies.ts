import type { Question } from "../../dns/message.ts";
import { ReplyCache, type ReplyCacheSettings } from "../reply-cache/reply-cache.ts";
import type { QueryContext, Stage } from "../resolver.ts";

/**
 * Remembers what came from further along: positive replies, denials (RFC 2308) and, briefly, failures (RFC 9520). Equal
 * questions share one exchange, popular replies are refreshed before they expire, and expired ones serve while
 * upstream does not answer (RFC 8767).
 */
export function cacheReplies(settings: ReplyCacheSettings): Stage {
  return cacheRepliesIn(new ReplyCache(settings));
}

/** The same in a cache that the program has to do with besides. */
export function cacheRepliesIn(cache: ReplyCache): Stage {
  return (next) => (question, context) => cache.answer({ key: cacheKey(question, context), question, context, next });
}

/** DO and CD decide what a reply holds (RFC 4035 section 3.2.2), and the zone who was asked, so they are part of the question here. */
export function cacheKey({ name, type, class: rrClass }: Question, context: QueryContext): string {
  const { dnssecOk, checkingDisabled, upstreamZone = "" } = context;
  return `${name} ${type} ${rrClass} ${dnssecOk ? "DO" : ""}${checkingDisabled ? "CD" : ""} ${upstreamZone}`;
}
