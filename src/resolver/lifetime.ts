import type { ResourceRecord } from "../dns/message.ts";
import { ALIAS_TYPES, Rcode, RrType } from "../dns/numbers.ts";
import { leastTtlSeconds, negativeTtlSeconds } from "../dns/ttl.ts";
import type { Reply } from "./resolver.ts";

/** What both a reply and the message that carries it have. */
type Sections = Pick<Reply, "rcode" | "answer" | "authority" | "additional">;

/**
 * How long a reply may be remembered: the least TTL of its records; for a denial the negative TTL of its SOA
 * (RFC 2308 section 5), and 0 when it has none.
 */
export function lifetimeSeconds(reply: Sections): number {
  const least = leastTtlSeconds(reply) ?? 0;
  if (!isDenial(reply)) return least;
  const soa = reply.authority.find((record) => record.type === RrType.Soa);
  return soa === undefined ? 0 : Math.min(least, negativeTtlSeconds(soa));
}

/** True when the last name of the reply's chain of aliases does not exist or has no records of the type asked. */
export function isDenial({ rcode, answer, authority }: Sections): boolean {
  if (rcode === Rcode.NxDomain || answer.length === 0) return true;
  const endsInAlias = answer.every((record) => ALIAS_TYPES.has(record.type));
  return endsInAlias && authority.some((record) => record.type === RrType.Soa);
}

/** The reply with `seconds` taken off every TTL, which never falls below 0. */
export function withTtlsLess(reply: Reply, seconds: number): Reply {
  if (seconds <= 0) return reply;
  const aged = (records: readonly ResourceRecord[]): ResourceRecord[] =>
    records.map((record) => ({ ...record, ttlSeconds: Math.max(0, record.ttlSeconds - seconds) }));
  return { ...reply, answer: aged(reply.answer), authority: aged(reply.authority), additional: aged(reply.additional) };
}

/** The records with one TTL for each RRset, the least that one of them came with (RFC 2181 section 5.2). */
export function withEqualTtls(records: readonly ResourceRecord[]): ResourceRecord[] {
  const least = new Map<string, number>();
  for (const record of records) {
    const key = rrsetOf(record);
    least.set(key, Math.min(record.ttlSeconds, least.get(key) ?? record.ttlSeconds));
  }
  return records.map((record) => {
    const ttlSeconds = least.get(rrsetOf(record)) ?? record.ttlSeconds;
    return ttlSeconds === record.ttlSeconds ? record : { ...record, ttlSeconds };
  });
}

function rrsetOf({ owner, type }: ResourceRecord): string {
  return `${type} ${owner}`;
}

/** True for what says something about the name; all else says that upstream could not. */
export function isAnswer({ rcode, source }: Reply): boolean {
  return source !== "failure" && (rcode === Rcode.NoError || rcode === Rcode.NxDomain);
}

/** A hit in this last part of its lifetime has a forwarded reply refreshed; caches in front keep it for no more than the rest. */
export const PREFETCH_PART = 0.1;
