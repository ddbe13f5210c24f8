import { DNS_MESSAGE } from "./media-type.ts";
import { SNAPSHOT_FIELD } from "./snapshot-field.ts";

/**
 * A DNS reply as the answer to a POST; one that may not be shared is for who asked alone. No HTTP cache stores it
 * (RFC 9110 section 9.3.3 leaves it to freshness, which is absent). `snapshot` is named unless empty.
 */
export function postResponse(
  reply: Uint8Array<ArrayBuffer>,
  mayBeShared: boolean = true,
  snapshot: string = "",
): Response {
  return new Response(reply, postPatternOf(mayBeShared, snapshot));
}

/**
 * A DNS reply as the answer to a GET, fresh for as long as its least TTL (RFC 8484 section 5.1). It varies by who asks,
 * so that a cache gives nobody the reply to another's question (RFC 9111 section 4.1). It names no snapshot, since
 * caches would go on naming it.
 */
export function getResponse(
  reply: Uint8Array<ArrayBuffer>,
  freshSeconds: number,
  mayBeShared: boolean = true,
): Response {
  return new Response(reply, getPatternOf(freshSeconds, mayBeShared));
}

// Responses without content, by what their fields depend on: Workers copy the fields of another response in less than half
// the time that it takes them to read an object.

const postPatterns = new Map<boolean, Response>();
let snapshotOfPatterns = "";

function postPatternOf(mayBeShared: boolean, snapshot: string): Response {
  if (snapshot !== snapshotOfPatterns) postPatterns.clear();
  snapshotOfPatterns = snapshot;
  const known = postPatterns.get(mayBeShared);
  if (known !== undefined) return known;
  const fields: Record<string, string> = { "content-type": DNS_MESSAGE };
  if (snapshot !== "") fields[SNAPSHOT_FIELD] = snapshot;
  if (!mayBeShared) fields["cache-control"] = "private";
  const pattern = new Response(null, { headers: fields });
  postPatterns.set(mayBeShared, pattern);
  return pattern;
}

/** More than the different TTLs that a gateway gives at one time; each is about a kilobyte. */
const MAX_GET_PATTERNS = 512;

const sharedGetPatterns = new Map<number, Response>();
const privateGetPatterns = new Map<number, Response>();

function getPatternOf(freshSeconds: number, mayBeShared: boolean): Response {
  const patterns = mayBeShared ? sharedGetPatterns : privateGetPatterns;
  const known = patterns.get(freshSeconds);
  if (known !== undefined) return known;
  if (patterns.size === MAX_GET_PATTERNS) patterns.clear();
  const cacheControl = `${mayBeShared ? "" : "private, "}max-age=${freshSeconds}`;
  const headers = { "content-type": DNS_MESSAGE, "cache-control": cacheControl, vary: "authorization" };
  const pattern = new Response(null, { headers });
  patterns.set(freshSeconds, pattern);
  return pattern;
}
