import { DNS_MESSAGE } from "./media-type.ts";
import { SNAPSHOT_FIELD } from "./snapshot-field.ts";

/** A DNS reply as the answer to a POST; one that may not be shared is for who asked alone. `snapshot` is named unless empty. */
export function postResponse(
  reply: Uint8Array<ArrayBuffer>,
  mayBeShared: boolean = true,
  snapshot: string = "",
): Response {
  return new Response(reply, patternOf(UNSTATED, mayBeShared, snapshot));
}

/**
 * A DNS reply as the answer to a GET, fresh for as long as its least TTL (RFC 8484 section 5.1). It varies by who asks,
 * so that a cache gives nobody the reply to another's question (RFC 9111 section 4.1).
 */
export function getResponse(
  reply: Uint8Array<ArrayBuffer>,
  freshSeconds: number,
  mayBeShared: boolean = true,
  snapshot: string = "",
): Response {
  return new Response(reply, patternOf(freshSeconds, mayBeShared, snapshot));
}

/** No HTTP cache stores an answer to a POST (RFC 9110 section 9.3.3 leaves it to freshness, which is absent). */
const UNSTATED = -1;

/** More than the different TTLs that a gateway gives at one time; each is about a kilobyte. */
const MAX_PATTERNS = 512;

/**
 * Responses without content, by how long they are fresh and whether all may have them, all of one snapshot. Workers copy the
 * fields of another response in less than half the time that it takes them to read an object.
 */
const sharedPatterns = new Map<number, Response>();
const privatePatterns = new Map<number, Response>();
let snapshotOfPatterns = "";

function patternOf(freshSeconds: number, mayBeShared: boolean, snapshot: string): Response {
  const patterns = mayBeShared ? sharedPatterns : privatePatterns;
  if (snapshot !== snapshotOfPatterns || patterns.size === MAX_PATTERNS) {
    sharedPatterns.clear();
    privatePatterns.clear();
    snapshotOfPatterns = snapshot;
  }
  const known = patterns.get(freshSeconds);
  if (known !== undefined) return known;
  const pattern = new Response(null, { headers: fieldsOf(freshSeconds, mayBeShared, snapshot) });
  patterns.set(freshSeconds, pattern);
  return pattern;
}

function fieldsOf(freshSeconds: number, mayBeShared: boolean, snapshot: string): Record<string, string> {
  const fields: Record<string, string> = { "content-type": DNS_MESSAGE };
  if (snapshot !== "") fields[SNAPSHOT_FIELD] = snapshot;
  if (freshSeconds === UNSTATED) return mayBeShared ? fields : { ...fields, "cache-control": "private" };
  const cacheControl = `${mayBeShared ? "" : "private, "}max-age=${freshSeconds}`;
  return { ...fields, "cache-control": cacheControl, vary: "authorization" };
}
