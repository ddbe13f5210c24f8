import { Rcode } from "../../dns/numbers.ts";
import type { Question, ResourceRecord } from "../../dns/message.ts";
import { lifetimeSeconds, withTtlsLess } from "../lifetime.ts";
import type { QueryContext, Reply, Stage } from "../resolver.ts";

/** How large the reply cache may grow and how long failures stay in it. */
export interface ReplyCacheLimits {
  readonly maxOctets: number;
}

/** A failure is asked again after this long at the earliest (RFC 9520 section 3.2 wants one second at least). */
const FAILURE_LIFETIME_SECONDS = 5;
/** However long upstream says, a reply is asked for again after a day (RFC 8767 section 4 advises a bound of that order). */
const MAX_LIFETIME_SECONDS = 86_400;
/** What an entry costs beside its records: key, objects, map slot. An estimate on the safe side. */
const ENTRY_OVERHEAD_OCTETS = 512;
const RECORD_OVERHEAD_OCTETS = 128;

interface Entry {
  readonly reply: Reply;
  readonly storedMs: number;
  readonly expiresMs: number;
  readonly sizeOctets: number;
}

/** Remembers what came from further along: positive replies, denials (RFC 2308) and, briefly, failures (RFC 9520). */
export function cacheReplies({ maxOctets }: ReplyCacheLimits): Stage {
  const entries = new Map<string, Entry>();
  let usedOctets = 0;

  const drop = (key: string): void => {
    usedOctets -= entries.get(key)?.sizeOctets ?? 0;
    entries.delete(key);
  };
  const store = (key: string, reply: Reply, nowMs: number): void => {
    const seconds = Math.min(secondsToKeep(reply), MAX_LIFETIME_SECONDS);
    const sizeOctets = entrySizeOctets(key, reply);
    if (seconds <= 0 || sizeOctets > maxOctets) return;
    drop(key);
    entries.set(key, { reply: ownCopy(reply), storedMs: nowMs, expiresMs: nowMs + seconds * 1000, sizeOctets });
    usedOctets += sizeOctets;
    // A Map iterates in order of insertion, and a hit inserts anew, so the first key is the least recently used.
    for (const oldest of entries.keys()) {
      if (usedOctets <= maxOctets) break;
      drop(oldest);
    }
  };

  return (next) => async (question, context) => {
    const key = cacheKey(question, context);
    const entry = entries.get(key);
    if (entry !== undefined && context.nowMs < entry.expiresMs) {
      entries.delete(key);
      entries.set(key, entry);
      const ageSeconds = Math.floor((context.nowMs - entry.storedMs) / 1000);
      const isFailure = entry.reply.source === "failure";
      context.observe?.({ kind: "cache-hit", name: question.name, ageSeconds, isFailure });
      return withTtlsLess(entry.reply, ageSeconds);
    }
    drop(key);
    const reply = await next(question, context);
    store(key, reply, context.nowMs);
    return reply;
  };
}

/** DO and CD decide what a reply holds (RFC 4035 section 3.2.2), so they are part of the question here. */
function cacheKey({ name, type, class: rrClass }: Question, { dnssecOk, checkingDisabled }: QueryContext): string {
  return `${name} ${type} ${rrClass} ${dnssecOk ? "DO" : ""}${checkingDisabled ? "CD" : ""}`;
}

function secondsToKeep(reply: Reply): number {
  const isAnswer = reply.rcode === Rcode.NoError || reply.rcode === Rcode.NxDomain;
  return isAnswer ? lifetimeSeconds(reply) : FAILURE_LIFETIME_SECONDS;
}

/** RDATA of a decoded message is a view on all of its octets, which an entry must not keep alive. */
function ownCopy(reply: Reply): Reply {
  const { answer, authority, additional } = reply;
  return { ...reply, answer: copies(answer), authority: copies(authority), additional: copies(additional) };
}

function copies(records: readonly ResourceRecord[]): ResourceRecord[] {
  return records.map((record) => ({ ...record, rdata: new Uint8Array(record.rdata) }));
}

function entrySizeOctets(key: string, { answer, authority, additional, extendedErrors }: Reply): number {
  let sizeOctets = ENTRY_OVERHEAD_OCTETS + 2 * key.length;
  for (const { text = "" } of extendedErrors) sizeOctets += RECORD_OVERHEAD_OCTETS + 2 * text.length;
  for (const section of [answer, authority, additional]) {
    for (const record of section) sizeOctets += RECORD_OVERHEAD_OCTETS + record.owner.length + record.rdata.length;
  }
  return sizeOctets;
}
