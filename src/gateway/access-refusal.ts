import { textResponse } from "./pages.ts";

/** Why a request gets no view. What it shows and is wrong is never treated as if it showed nothing. */
export type AccessRefusal =
  | "anonymous"
  | "malformed"
  | "two-tokens"
  | "unknown"
  | "unknown-certificate"
  | "unknown-access-client"
  | "wrong-assertion"
  | "expired"
  | "unreadable"
  | "unreadable-keys"
  | "busy";

/** How long clients wait before they try again: as long as a failed read of the store is not repeated. */
const RETRY_SECONDS = 2;

const REALM = 'Bearer realm="meshdoh"';
/** RFC 6750 section 3.1. */
const INVALID_TOKEN = `${REALM}, error="invalid_token"`;

const MESSAGES: Readonly<Record<AccessRefusal, string>> = {
  anonymous:
    "this gateway answers no anonymous queries: bring the token of a view (see meshdoh view), or set MESHDOH_ANONYMOUS_VIEW to allow them",
  malformed: "no view fits this token: a token is mdoh_ and 32 letters, digits, hyphens and underscores",
  "two-tokens": "the path and the Authorization header bring different tokens: bring one",
  unknown: "no view fits this token: it was removed, or was never one; a new one fits within a minute",
  "unknown-certificate":
    "no view fits this client certificate: make one with meshdoh view add --client-certificate; a new one fits within a minute",
  "unknown-access-client":
    "no view fits this client of Cloudflare Access: make one with meshdoh view add --access-client; a new one fits within a minute",
  "wrong-assertion": "the assertion of Cloudflare Access is not one for this gateway, or is over: sign in again",
  expired: "the view that this request names has expired",
  unreadable: "the view that this request names cannot be read at the moment: try again",
  "unreadable-keys": "the keys of Cloudflare Access cannot be read at the moment: try again",
  busy: "too many views are looked up at the moment: try again",
};

/** The response to a request without a view; it never repeats what the request brought. */
export function refuseAccess(refusal: AccessRefusal): Response {
  const message = MESSAGES[refusal];
  if (!isWrong(refusal)) return textResponse(503, message, { "retry-after": String(RETRY_SECONDS) });
  return textResponse(401, message, { "www-authenticate": refusal === "anonymous" ? REALM : INVALID_TOKEN });
}

/** True where asking again brings the same, so that whoever tries many is guessing. */
export function isWrong(refusal: AccessRefusal): boolean {
  return refusal !== "unreadable" && refusal !== "unreadable-keys" && refusal !== "busy";
}

/** The response to a request that came too soon after others (RFC 6585 section 4). */
export function refuseRate(retryAfterSeconds: number): Response {
  const headers = { "retry-after": String(Math.max(1, Math.ceil(retryAfterSeconds))) };
  return textResponse(429, `too many requests: ask again in ${headers["retry-after"]} s, and less often`, headers);
}

/** The response to a request for what is the operators' alone, from a view that is not one's. */
export function refuseOperation(): Response {
  return textResponse(
    403,
    "explanations, status and metrics are for operators: bring the token of a view made with meshdoh view add --operator",
  );
}
