import { DNS_MESSAGE } from "./media-type.ts";

/** The headers of every answer to a POST: a cache may not store it (RFC 9110 section 9.3.3 leaves it to freshness, which is absent). */
const POST_HEADERS: Readonly<Record<string, string>> = { "content-type": DNS_MESSAGE };

/** A DNS reply as the answer to a POST. */
export function postResponse(reply: Uint8Array<ArrayBuffer>): Response {
  return new Response(reply, { headers: POST_HEADERS });
}

/** A DNS reply as the answer to a GET, fresh for as long as its least TTL (RFC 8484 section 5.1). */
export function getResponse(reply: Uint8Array<ArrayBuffer>, freshSeconds: number): Response {
  const headers = { "content-type": DNS_MESSAGE, "cache-control": `max-age=${freshSeconds}` };
  return new Response(reply, { headers });
}
