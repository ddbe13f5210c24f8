import { expect, test } from "vitest";
import { refuseAccess, type AccessRefusal } from "../../src/gateway/access-refusal.ts";

const REALM = 'Bearer realm="meshdoh"';
const INVALID = 'Bearer realm="meshdoh", error="invalid_token"';

test.each<[AccessRefusal, string, string]>([
  [
    "anonymous",
    REALM,
    "this gateway answers no anonymous queries: bring the token of a view (see meshdoh view), or set MESHDOH_ANONYMOUS_VIEW to allow them\n",
  ],
  ["malformed", INVALID, "no view fits this token: a token is mdoh_ and 32 letters, digits, hyphens and underscores\n"],
  ["two-tokens", INVALID, "the path and the Authorization header bring different tokens: bring one\n"],
  ["unknown", INVALID, "no view fits this token: it was removed, or was never one; a new one fits within a minute\n"],
  ["expired", INVALID, "the view of this token has expired\n"],
])(
  "%s is 401 and told which scheme to use (RFC 9110 section 11.6.1), and what to do",
  async (refusal, scheme, text) => {
    const response = refuseAccess(refusal);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(scheme);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toBe(text);
  },
);

test.each<[AccessRefusal, string]>([
  ["unreadable", "the view of this token cannot be read at the moment: try again\n"],
  ["busy", "too many tokens are looked up at the moment: try again\n"],
])("%s is 503 and told when to try again, since the token may be right", async (refusal, text) => {
  const response = refuseAccess(refusal);
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("2");
  expect(response.headers.get("www-authenticate")).toBeNull();
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.text()).toBe(text);
});
