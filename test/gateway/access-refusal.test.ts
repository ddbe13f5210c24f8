import { expect, test } from "vitest";
import {
  isWrong,
  refuseAccess,
  refuseOperation,
  refuseRate,
  type AccessRefusal,
} from "../../src/gateway/access-refusal.ts";

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
  [
    "unknown-certificate",
    INVALID,
    "no view fits this client certificate: make one with meshdoh view add --client-certificate; a new one fits within a minute\n",
  ],
  [
    "unknown-access-client",
    INVALID,
    "no view fits this client of Cloudflare Access: make one with meshdoh view add --access-client; a new one fits within a minute\n",
  ],
  [
    "wrong-assertion",
    INVALID,
    "the assertion of Cloudflare Access is not one for this gateway, or is over: sign in again\n",
  ],
  ["expired", INVALID, "the view that this request names has expired\n"],
])(
  "%s is 401 and told which scheme to use (RFC 9110 section 11.6.1), and what to do",
  async (refusal, scheme, text) => {
    const response = refuseAccess(refusal);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(scheme);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toBe(text);
    expect(isWrong(refusal)).toBe(true);
  },
);

test.each<[AccessRefusal, string]>([
  ["unreadable", "the view that this request names cannot be read at the moment: try again\n"],
  ["unreadable-keys", "the keys of Cloudflare Access cannot be read at the moment: try again\n"],
  ["busy", "too many views are looked up at the moment: try again\n"],
])("%s is 503 and told when to try again, since what the request shows may be right", async (refusal, text) => {
  const response = refuseAccess(refusal);
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("2");
  expect(response.headers.get("www-authenticate")).toBeNull();
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.text()).toBe(text);
  expect(isWrong(refusal)).toBe(false);
});

test.each([
  [0.001, "1"],
  [1, "1"],
  [1.2, "2"],
  [10, "10"],
])(
  "who comes %d s too soon is told when to come back, in whole seconds (RFC 6585 section 4)",
  async (seconds, said) => {
    const response = refuseRate(seconds);
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe(said);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toBe(`too many requests: ask again in ${said} s, and less often\n`);
  },
);

test("what is the operators' alone is 403, and tells how to become one", async () => {
  const response = refuseOperation();
  expect(response.status).toBe(403);
  expect(await response.text()).toBe(
    "explanations, status and metrics are for operators: bring the token of a view made with meshdoh view add --operator\n",
  );
});
