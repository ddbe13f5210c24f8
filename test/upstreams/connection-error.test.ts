import { expect, test } from "vitest";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { connectionError, StaleConnectionError } from "../../src/upstreams/connection-error.ts";

test.each([
  ["ECONNREFUSED", "unreachable", "refused the connection (ECONNREFUSED)"],
  ["ECONNRESET", "broken", "broke the connection (ECONNRESET)"],
  ["EPIPE", "broken", "broke the connection (EPIPE)"],
  ["ENOTFOUND", "unreachable", "its name does not resolve (ENOTFOUND)"],
  ["CERT_HAS_EXPIRED", "unreachable", "its certificate has expired (CERT_HAS_EXPIRED)"],
  [
    "SELF_SIGNED_CERT_IN_CHAIN",
    "unreachable",
    "its certificate comes from no authority that this machine trusts (SELF_SIGNED_CERT_IN_CHAIN)",
  ],
  ["EMFILE", "withdrawn", "was not asked: this system has no socket left (EMFILE)"],
  ["ERR_ANYTHING", "unreachable", "cannot be reached (ERR_ANYTHING)"],
  ["", "unreachable", "the connection failed"],
])("%j is said in words, without the system's own, which quote addresses", (code, expectedCode, message) => {
  const cause = Object.assign(new Error("connect 192.0.2.1:53"), code === "" ? {} : { code });
  const error = connectionError(cause);
  expect([error.code, error.message, error.cause]).toEqual([expectedCode, message, cause]);
});

test("a stale connection is an upstream's failure like any other to those who do not try again", () => {
  expect(new StaleConnectionError()).toBeInstanceOf(UpstreamError);
  expect(new StaleConnectionError()).toMatchObject({
    code: "broken",
    message: "closed the connection without an answer",
  });
});
