import type { Message, ResourceRecord } from "./message.ts";
import { readSoaMinimumSeconds } from "./rdata.ts";

/** The least TTL among the records of a message, which is how long it may be kept whole; undefined when it has none. */
export function leastTtlSeconds(message: Pick<Message, "answer" | "authority" | "additional">): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  for (const section of [message.answer, message.authority, message.additional]) {
    for (const { ttlSeconds } of section) least = Math.min(least, ttlSeconds);
  }
  return Number.isFinite(least) ? least : undefined;
}

/** How long a denial with this SOA may be remembered (RFC 2308 section 5). Throws `FormatError` for broken RDATA. */
export function negativeTtlSeconds(soa: ResourceRecord): number {
  return Math.min(soa.ttlSeconds, readSoaMinimumSeconds(soa));
}
