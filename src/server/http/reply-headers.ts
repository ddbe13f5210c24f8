import { DNS_MESSAGE } from "../../doh/media-type.ts";
import type { AtOnceAnswer } from "../../gateway/answer-at-once.ts";
import { freshSeconds } from "../../gateway/fresh-seconds.ts";

/** Fields of a response by lower-case name. */
export type ResponseFields = Record<string, string | number>;

/** The fields of a reply that the gateway gave at once: the same that its `fetch` gives, without a `Vary` that no cache looks at. */
export function replyHeaders(method: string, { octets, mayBeShared, vary }: AtOnceAnswer): ResponseFields {
  const sizeOctets = octets.length;
  if (method === "GET") {
    return {
      "content-type": DNS_MESSAGE,
      "content-length": sizeOctets,
      "cache-control": mayBeShared ? freshness(octets) : `private, ${freshness(octets)}`,
      vary,
    };
  }
  return mayBeShared
    ? { "content-type": DNS_MESSAGE, "content-length": sizeOctets }
    : { "content-type": DNS_MESSAGE, "content-length": sizeOctets, "cache-control": "private" };
}

/** Nearly all replies of the mesh have the same few TTLs, so their texts are made once. */
const FRESHNESS = Array.from({ length: 301 }, (_, seconds) => `max-age=${seconds}`);

function freshness(octets: AtOnceAnswer["octets"]): string {
  const seconds = freshSeconds(octets);
  return FRESHNESS[seconds] ?? `max-age=${seconds}`;
}
