import { describe, expect, test } from "vitest";
import type { RequestHead } from "../../../src/server/http/request-head.ts";
import { webRequest } from "../../../src/server/http/web-request.ts";

const NO_BODY = new Uint8Array(0);
const HEAD: RequestHead = {
  protocol: "h2",
  method: "GET",
  path: "/dns-query",
  authority: "gateway.example",
  fields: {},
};

describe("the URL", () => {
  test.each([
    ["https", "gateway.example", "/dns-query?dns=AA", "https://gateway.example/dns-query?dns=AA"],
    ["http", "127.0.0.1:8080", "/%64ns-query", "http://127.0.0.1:8080/%64ns-query"],
    ["https", undefined, "/healthz", "https://localhost/healthz"],
    ["https", "[::1]:8443", "//a/../b", "https://[::1]:8443//b"],
    ["http", "a", "http://b.example/dns-query", "http://b.example/dns-query"],
  ] as const)("of %s, host %s and target %s is %s", (scheme, authority, path, url) => {
    expect(webRequest(scheme, { ...HEAD, authority, path }, NO_BODY)?.url).toBe(url);
  });
});

test("fields are those of the request, repeated ones too, without what belongs to HTTP/2 itself", () => {
  const fields = { ":path": "/", accept: ["a", "b"], cookie: undefined, authorization: "Bearer t" };
  const request = webRequest("https", { ...HEAD, fields }, NO_BODY);
  expect([...(request?.headers ?? [])]).toEqual([
    ["accept", "a, b"],
    ["authorization", "Bearer t"],
  ]);
});

test.each([
  ["POST", [1, 2]],
  ["PUT", [1, 2]],
  ["GET", []],
  ["HEAD", []],
])("a body of %s comes through as %j", async (method, octets) => {
  const request = webRequest("https", { ...HEAD, method }, Uint8Array.of(1, 2));
  expect([...new Uint8Array(await (request?.arrayBuffer() ?? new ArrayBuffer(9)))]).toEqual(octets);
});

test.each([
  ["a host that is none", { authority: "a b" }],
  ["a target that is none", { path: "*" }],
  ["CONNECT", { method: "CONNECT" }],
  ["TRACE", { method: "TRACE" }],
  ["a method that is no token", { method: "" }],
  ["a field name that is none", { fields: { "a b": "c" } }],
])("there is no request of %s", (_what, part) => {
  expect(webRequest("https", { ...HEAD, ...part }, NO_BODY)).toBeUndefined();
});
