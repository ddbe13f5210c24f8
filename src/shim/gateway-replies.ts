import { freshReply, staleReply } from "../resolver/reply-cache/given-reply.ts";
import { RememberedReplies } from "../resolver/reply-cache/remembered-replies.ts";
import type { Reply } from "../resolver/resolver.ts";

/** What is remembered of those who are asked first: what others say in their place is passed over, and replaces nothing. */
export class GatewayReplies extends RememberedReplies {
  override keepAnswer(key: string, reply: Reply, nowMs: number, askedMs: number = nowMs): number {
    return reply.isSubstitute === true ? 0 : super.keepAnswer(key, reply, nowMs, askedMs);
  }

  /** What is known for whoever cannot wait: in its time as it is, past it as stale; undefined when there is nothing to give. */
  atOnce(key: string, nowMs: number): Reply | undefined {
    const entry = this.find(key);
    if (entry === undefined) return undefined;
    if (nowMs < entry.expiresMs) return freshReply(entry, Math.floor((nowMs - entry.storedMs) / 1000));
    return this.mayServe(entry, nowMs) ? staleReply(entry.reply) : undefined;
  }
}
