import { describe, expect, test } from "vitest";
import { dnsRequest } from "../../../src/server/http/dns-request.ts";
import type { RequestHead } from "../../../src/server/http/request-head.ts";

const DNS = { "content-type": "application/dns-message" };
const POST: RequestHead = { protocol: "h2", method: "POST", path: "/dns-query", authority: "a", fields: DNS };
const BODY = Uint8Array.of(1, 2, 3);
const NOBODY = { authorization: null, pathToken: "", accessAssertion: null };

describe("answered at once", () => {
  test.each([
    ["a POST", {}, [1, 2, 3], NOBODY],
    ["a POST with a token in its path", { path: "/t/dns-query" }, [1, 2, 3], { ...NOBODY, pathToken: "t" }],
    ["a POST that accepts the type", { fields: { ...DNS, accept: "application/dns-message" } }, [1, 2, 3], NOBODY],
    ["a POST that accepts all", { fields: { ...DNS, accept: "*/*" } }, [1, 2, 3], NOBODY],
    [
      "a bearer token",
      { fields: { ...DNS, authorization: "Bearer t" } },
      [1, 2, 3],
      { ...NOBODY, authorization: "Bearer t" },
    ],
    [
      "an assertion",
      { fields: { ...DNS, "cf-access-jwt-assertion": "j" } },
      [1, 2, 3],
      { ...NOBODY, accessAssertion: "j" },
    ],
    ["a GET", { method: "GET", path: "/dns-query?dns=BAUG", fields: {} }, [4, 5, 6], NOBODY],
    [
      "a GET with a token",
      { method: "GET", path: "/t/dns-query?dns=BAUG", fields: {} },
      [4, 5, 6],
      { ...NOBODY, pathToken: "t" },
    ],
  ])("%s", (_what, part, query, credentials) => {
    const request = dnsRequest({ ...POST, ...part }, BODY);
    expect([...(request?.query ?? [])]).toEqual(query);
    expect(request?.credentials).toMatchObject(credentials);
  });
});

describe("left to the gateway", () => {
  test.each([
    ["another path", { path: "/resolve" }],
    ["a path that must be decoded", { path: "/%64ns-query" }],
    ["a target that is a URL", { path: "https://a/dns-query" }],
    ["two slashes", { path: "//dns-query" }],
    ["another media type", { fields: { "content-type": "text/plain" } }],
    ["a media type with a parameter", { fields: { "content-type": "application/dns-message; a=b" } }],
    ["a compressed body", { fields: { ...DNS, "content-encoding": "gzip" } }],
    ["a page of another origin", { fields: { ...DNS, origin: "https://a.example" } }],
    ["an Accept to look at", { fields: { ...DNS, accept: "application/dns-message;q=0" } }],
    ["JSON wanted", { method: "GET", path: "/dns-query?dns=BAUG", fields: { accept: "application/dns-json" } }],
    ["HEAD", { method: "HEAD", path: "/dns-query?dns=BAUG", fields: {} }],
    ["PUT", { method: "PUT" }],
    ["a GET with padding", { method: "GET", path: "/dns-query?dns=BAU=", fields: {} }],
    ["a GET with characters that base64url has not", { method: "GET", path: "/dns-query?dns=BAU%47", fields: {} }],
    ["a GET of two parameters", { method: "GET", path: "/dns-query?dns=BAUG&dns=BAUG", fields: {} }],
    ["a GET without", { method: "GET", path: "/dns-query", fields: {} }],
    ["a GET that is no base64url", { method: "GET", path: "/dns-query?dns=B", fields: {} }],
  ])("%s", (_what, part) => {
    expect(dnsRequest({ ...POST, ...part }, BODY)).toBeUndefined();
  });
});
