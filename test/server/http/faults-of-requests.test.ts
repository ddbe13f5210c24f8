import { describe, expect, test } from "vitest";
import { encodeBase64Url } from "../../../src/doh/base64url.ts";
import { setUp } from "../../gateway/gateway-under-test.ts";
import { DNS, h1Ask, h2Ask, h2Client, h2Post, openListener, QUERY } from "./running-listener.ts";

// Requests that are wrong, through the listener to a whole gateway: each has its answer over both protocols, and the
// same connection serves the next request.

const LARGEST = new Uint8Array(65_535);
const DNS_PARAMETER = encodeBase64Url(QUERY);

/** What is asked, and what the answer says. */
type Row = readonly [
  what: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array | undefined,
  status: number,
  says: string,
];

const rows: readonly Row[] = [
  ["64 KiB and an octet", "POST", "/dns-query", DNS, new Uint8Array(65_537), 413, "65535 octets at most"],
  [
    "one octet more than a message can have",
    "POST",
    "/dns-query",
    DNS,
    new Uint8Array(65_536),
    413,
    "65535 octets at most",
  ],
  ["as many octets as a message can have", "POST", "/dns-query", DNS, LARGEST, 200, ""],
  ["too large a body elsewhere", "POST", "/healthz", {}, new Uint8Array(65_536), 413, "65535 octets at most"],
  [
    "a compressed body",
    "POST",
    "/dns-query",
    { ...DNS, "content-encoding": "gzip" },
    QUERY,
    415,
    "content-encoding: gzip",
  ],
  ["another media type", "POST", "/dns-query", { "content-type": "text/plain" }, QUERY, 415, "text/plain"],
  [
    "another media type with parameters",
    "POST",
    "/dns-query",
    { "content-type": "text/html; charset=utf-8" },
    QUERY,
    415,
    "text/html",
  ],
  [
    "the media type with a parameter",
    "POST",
    "/dns-query",
    { "content-type": "Application/DNS-Message; x=1" },
    QUERY,
    200,
    "",
  ],
  ["no media type", "POST", "/dns-query", {}, QUERY, 415, "of no stated type"],
  [
    "an Accept that refuses the type by q=0",
    "POST",
    "/dns-query",
    { ...DNS, accept: "application/dns-message;q=0" },
    QUERY,
    406,
    "Accept",
  ],
  [
    "an Accept that takes it with q=0.1",
    "POST",
    "/dns-query",
    { ...DNS, accept: "application/dns-message;q=0.1" },
    QUERY,
    200,
    "",
  ],
  ["padding in base64url", "GET", `/dns-query?dns=${DNS_PARAMETER}=`, {}, undefined, 400, "without padding"],
  [
    "a repeated parameter",
    "GET",
    `/dns-query?dns=${DNS_PARAMETER}&dns=${DNS_PARAMETER}`,
    {},
    undefined,
    400,
    "exactly one parameter dns",
  ],
  ["no parameter", "GET", "/dns-query", {}, undefined, 400, "exactly one parameter dns"],
  ["a percent-encoded parameter", "GET", `/dns-query?dns=%41${DNS_PARAMETER.slice(1)}`, {}, undefined, 200, ""],
  ["a percent-encoded path", "POST", "/%64ns-query", DNS, QUERY, 200, ""],
  ["no body", "POST", "/dns-query", DNS, new Uint8Array(0), 400, "12 octets at least"],
  ["another method", "PUT", "/dns-query", DNS, QUERY, 405, "use GET or POST"],
  ["a method that Request does not take", "TRACE", "/dns-query", {}, undefined, 400, "cannot be read"],
  ["another path", "GET", "/other", {}, undefined, 404, "not here"],
];

describe.each(["h2", "http/1.1"])("over %s", (protocol) => {
  test.each(rows)("%s: %s %s %j", async (_what, method, path, headers, body, status, says) => {
    const { url } = await openListener(setUp().gateway);
    const client = h2Client(url);
    const answer =
      protocol === "h2"
        ? await h2Ask(client, { ":method": method, ":path": path, ...headers }, body)
        : await h1Ask(`${url}${path}`, method, headers, body);
    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toContain(says);
    expect((await h2Post(client)).status).toBe(200);
  });
});

test.each(["[", "a:99999"])("a host that is none, %j, is 400 over HTTP/2", async (authority) => {
  const { url } = await openListener(setUp().gateway);
  const client = h2Client(url);
  const headers = { ":method": "POST", ":path": "/dns-query", ":authority": authority, ...DNS, accept: "*/*;q=1" };
  const answer = await h2Ask(client, headers, QUERY);
  expect([answer.status, answer.body.toString()]).toEqual([
    400,
    "the request's target, its host or a field cannot be read\n",
  ]);
});
