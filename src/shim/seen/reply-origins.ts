import type { ResourceRecord } from "../../dns/message.ts";
import { Rcode } from "../../dns/numbers.ts";
import { isAnswer } from "../../resolver/lifetime.ts";
import type { Reply } from "../../resolver/resolver.ts";
import type { AnswerSource } from "./answer-source.ts";

/** Who was asked: a gateway, or the original resolvers. */
export type Origin = "gateway" | "resolvers";

/**
 * Knows of replies who has just given them. Stages copy replies, but not their answer sections, and what is remembered
 * has sections of its own: so a section that nobody has given comes out of a memory. Those who wait for one exchange get
 * the same one.
 */
export class ReplyOrigins {
  readonly #origins = new WeakMap<readonly ResourceRecord[], Origin>();

  /** Takes what somebody has given. */
  given(reply: Reply, origin: Origin): void {
    this.#origins.set(reply.answer, origin);
  }

  /** Where a reply comes from that a client is given; undefined stands for one that could not be made. */
  sourceOf(reply: Reply | undefined): AnswerSource {
    if (reply === undefined) return "failure";
    if (reply.isStale === true) return "stale";
    if (reply.source === "local") return isRefusal(reply) ? "refused" : "local";
    if (!isAnswer(reply)) return "failure";
    if (reply.isSubstitute === true) return "fallback";
    const origin = this.#origins.get(reply.answer);
    if (origin === undefined) return "cache";
    if (origin === "resolvers") return origin;
    return reply.source === "mesh" ? "mesh" : "forwarded";
  }
}

function isRefusal({ rcode }: Reply): boolean {
  return rcode !== Rcode.NoError && rcode !== Rcode.NxDomain;
}
