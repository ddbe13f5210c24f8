import { textResponse } from "./pages.ts";

/** Why a request gets no view. A token that is wrong is never treated as none. */
export type AccessRefusal = "anonymous" | "malformed" | "two-tokens" | "unknown" | "expired" | "unreadable" | "busy";

/** How long clients wait before they try again: as long as a failed read of the store is not repeated. */
const RETRY_SECONDS = 2;

const REALM = 'Bearer realm="meshdoh"';
/** RFC 6750 section 3.1. */
const INVALID_TOKEN = `${REALM}, error="invalid_token"`;

interface Words {
  readonly status: 401 | 503;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

const WORDS: Readonly<Record<AccessRefusal, Words>> = {
  anonymous: {
    status: 401,
    message:
      "this gateway answers no anonymous queries: bring the token of a view (see meshdoh view), or set MESHDOH_ANONYMOUS_VIEW to allow them",
    headers: { "www-authenticate": REALM },
  },
  malformed: {
    status: 401,
    message: "no view fits this token: a token is mdoh_ and 32 letters, digits, hyphens and underscores",
    headers: { "www-authenticate": INVALID_TOKEN },
  },
  "two-tokens": {
    status: 401,
    message: "the path and the Authorization header bring different tokens: bring one",
    headers: { "www-authenticate": INVALID_TOKEN },
  },
  unknown: {
    status: 401,
    message: "no view fits this token: it was removed, or was never one; a new one fits within a minute",
    headers: { "www-authenticate": INVALID_TOKEN },
  },
  expired: {
    status: 401,
    message: "the view of this token has expired",
    headers: { "www-authenticate": INVALID_TOKEN },
  },
  unreadable: {
    status: 503,
    message: "the view of this token cannot be read at the moment: try again",
    headers: { "retry-after": String(RETRY_SECONDS) },
  },
  busy: {
    status: 503,
    message: "too many tokens are looked up at the moment: try again",
    headers: { "retry-after": String(RETRY_SECONDS) },
  },
};

/** The response to a request without a view; it never repeats what the request brought. */
export function refuseAccess(refusal: AccessRefusal): Response {
  const { status, message, headers } = WORDS[refusal];
  return textResponse(status, message, headers);
}
