import { DNS_MESSAGE } from "./media-type.ts";

/** No HTTP cache stores an answer to a POST (RFC 9110 section 9.3.3 leaves it to freshness, which is absent). */
const POST_HEADERS: Readonly<Record<string, string>> = { "content-type": DNS_MESSAGE };
const PRIVATE_POST_HEADERS: Readonly<Record<string, string>> = { ...POST_HEADERS, "cache-control": "private" };

/** A DNS reply as the answer to a POST; one that may not be shared is for who asked alone. */
export function postResponse(reply: Uint8Array<ArrayBuffer>, mayBeShared = true): Response {
  return new Response(reply, { headers: mayBeShared ? POST_HEADERS : PRIVATE_POST_HEADERS });
}

/**
 * A DNS reply as the answer to a GET, fresh for as long as its least TTL (RFC 8484 section 5.1). It varies by who asks,
 * so that a cache gives nobody the reply to another's question (RFC 9111 section 4.1).
 */
export function getResponse(reply: Uint8Array<ArrayBuffer>, freshSeconds: number, mayBeShared = true): Response {
  const cacheControl = `${mayBeShared ? "" : "private, "}max-age=${freshSeconds}`;
  const headers = { "content-type": DNS_MESSAGE, "cache-control": cacheControl, vary: "authorization" };
  return new Response(reply, { headers });
}
