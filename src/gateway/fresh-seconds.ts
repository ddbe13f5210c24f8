import { lifetimeSecondsOf } from "../dns/encoded-records.ts";
import { headerRcode } from "../dns/header.ts";
import { Rcode } from "../dns/numbers.ts";

/** How long HTTP caches may keep a reply (RFC 8484 section 5.1); failures not at all. */
export function freshSeconds(reply: Uint8Array): number {
  const rcode = headerRcode(reply);
  return rcode === Rcode.NoError || rcode === Rcode.NxDomain ? lifetimeSecondsOf(reply) : 0;
}
