import { expect, test } from "vitest";
import { refuseAnonymous, refuseUnknownView } from "../../src/gateway/access.ts";

test.each([
  ["a token that fits no view", refuseUnknownView, "no view fits this token\n"],
  [
    "no token",
    refuseAnonymous,
    "this gateway answers no anonymous queries: set MESHDOH_ANONYMOUS_VIEW to the name of a view to allow them\n",
  ],
])("%s is told which scheme to use (RFC 9110 section 11.6.1), and what to do", async (_what, refuse, text) => {
  const response = refuse();
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="meshdoh"');
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.text()).toBe(text);
});
