import type { ResourceRecord } from "../../dns/message.ts";
import { EdeCode, Rcode } from "../../dns/numbers.ts";
import { isDenial, lifetimeSeconds, withTtlsLess } from "../lifetime.ts";
import type { Reply } from "../resolver.ts";
import type { ReplyEntry } from "./reply-entries.ts";

/** What a reply is worth whose time is over (RFC 8767 section 4). */
const STALE_TTL_SECONDS = 30;

/** A reply in its time, with its TTLs as they are now; a failure says that nobody was asked (RFC 8914 section 4.14). */
export function freshReply({ reply, failureCount }: ReplyEntry, ageSeconds: number): Reply {
  const aged = withTtlsLess(reply, ageSeconds);
  return failureCount === 0 ? aged : withError(aged, EdeCode.CachedError);
}

/**
 * An expired reply as it is given for want of a better one (RFC 8767): every TTL is 30 seconds, and it says that it is
 * stale. A denial gets less when its SOA allows less (RFC 2308 section 5).
 */
export function staleReply(reply: Reply): Reply {
  const mostSeconds = isDenial(reply) ? lifetimeSeconds(reply) : STALE_TTL_SECONDS;
  const ttlSeconds = Math.min(STALE_TTL_SECONDS, mostSeconds);
  const renewed = (records: readonly ResourceRecord[]): ResourceRecord[] =>
    records.map((record) => ({ ...record, ttlSeconds }));
  const { answer, authority, additional } = reply;
  const sections = { answer: renewed(answer), authority: renewed(authority), additional: renewed(additional) };
  const code = reply.rcode === Rcode.NxDomain ? EdeCode.StaleNxdomainAnswer : EdeCode.StaleAnswer;
  return { ...withError(reply, code), ...sections, isStale: true };
}

/** Behind what upstream said about it. */
function withError(reply: Reply, code: number): Reply {
  return { ...reply, extendedErrors: [...reply.extendedErrors, { code }] };
}
