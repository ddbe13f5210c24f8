import { leastTtlSecondsOf } from "../dns/encoded-records.ts";
import { headerRcode } from "../dns/header.ts";
import { Rcode } from "../dns/numbers.ts";
import type { Octets } from "../dns/octets.ts";

/**
 * How long HTTP caches may keep a reply (RFC 8484 section 5.1): its least TTL, in which an SOA counts with its
 * MINIMUM. Failures, and denials without SOA, not at all.
 */
export function freshSeconds(reply: Octets): number {
  const rcode = headerRcode(reply);
  const authorityCount = ((reply[8] ?? 0) << 8) | (reply[9] ?? 0);
  const isKept = rcode === Rcode.NoError || (rcode === Rcode.NxDomain && authorityCount > 0);
  return isKept ? (leastTtlSecondsOf(reply) ?? 0) : 0;
}
