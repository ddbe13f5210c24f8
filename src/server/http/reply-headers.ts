import { DNS_MESSAGE } from "../../doh/media-type.ts";
import { SNAPSHOT_FIELD } from "../../doh/snapshot-field.ts";
import type { AtOnceAnswer } from "../../gateway/answer-at-once.ts";
import { freshSeconds } from "../../gateway/fresh-seconds.ts";

/** Fields of a response by lower-case name. */
export type ResponseFields = Record<string, string | number>;

/** The fields of a reply that the gateway gave at once: the same that its `fetch` gives, without a `Vary` that no cache looks at. */
export function replyHeaders(method: string, { octets, mayBeShared, vary, snapshot }: AtOnceAnswer): ResponseFields {
  if (method === "GET") {
    return {
      "content-type": DNS_MESSAGE,
      "content-length": octets.length,
      "cache-control": mayBeShared ? freshness(octets) : `private, ${freshness(octets)}`,
      vary,
    };
  }
  const fields: ResponseFields = { "content-type": DNS_MESSAGE, "content-length": octets.length };
  if (snapshot !== "") fields[SNAPSHOT_FIELD] = snapshot;
  if (!mayBeShared) fields["cache-control"] = "private";
  return fields;
}

/** Nearly all replies of the mesh have the same few TTLs, so their texts are made once. */
const FRESHNESS = Array.from({ length: 301 }, (_, seconds) => `max-age=${seconds}`);

function freshness(octets: AtOnceAnswer["octets"]): string {
  const seconds = freshSeconds(octets);
  return FRESHNESS[seconds] ?? `max-age=${seconds}`;
}
