import { describe, expect, test } from "vitest";
import { CountedLimits } from "./counted-limits.ts";
import { DNS, GET, HeldTable, POST, setUp, type SetUpParts } from "./gateway-under-test.ts";

describe("access", () => {
  test.each<[string, string, RequestInit]>([
    ["without an anonymous view", GET, {}],
    ["without an anonymous view, by POST", "/dns-query", POST],
  ])("%s everyone is refused", async (_title, path, init) => {
    const response = await setUp({ isOpen: false }).fetch(path, init);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="meshdoh"');
    expect(await response.text()).toContain("MESHDOH_ANONYMOUS_VIEW");
  });

  test.each<[string, string, RequestInit]>([
    ["a bearer token", GET, { headers: { authorization: "Bearer abc" } }],
    ["an empty authorization", GET, { headers: { authorization: "" } }],
    ["another scheme", GET, { headers: { authorization: "Basic YTpi" } }],
    ["a scheme without a token", GET, { headers: { authorization: "Bearer" } }],
    ["two tokens", `/abc${GET}`, { headers: { authorization: "Bearer abd" } }],
    ["a token too long to be one", `/${"a".repeat(65)}${GET}`, {}],
    ["a bearer token, by POST", "/dns-query", { ...POST, headers: { ...DNS, authorization: "Bearer abc" } }],
    ["a token in the path", `/abc${GET}`, {}],
    ["a token in the path, by POST", "/abc/dns-query", POST],
    ["a token in the path, by HEAD", `/abc${GET}`, { method: "HEAD" }],
  ])("%s that fits no view is refused, and never taken for none", async (_title, path, init) => {
    const { fetch, asked } = setUp();
    const response = await fetch(path, init);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="meshdoh", error="invalid_token"');
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(asked).toEqual([]);
  });
});

describe("paths", () => {
  test.each([
    "/",
    "/dns-query/",
    "/dns-queryx",
    "/DNS-QUERY",
    "/a/b/dns-query",
    "//dns-query",
    "/abc/dns-query/",
    "/abc?x=/dns-query",
    "/healthz/",
    "/favicon.ico",
  ])("%s is not here", async (path) => {
    const response = await setUp().fetch(path, POST);
    expect(response.status).toBe(404);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test.each(["/healthz", "/readyz", "/explain", "/abc/explain", "/resolve", "/abc/resolve"])(
    "%s is read, not written",
    async (path) => {
      const { fetch } = setUp();
      const response = await fetch(path, { method: "POST" });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD");
    },
  );

  test.each(["/healthz", "/readyz"])("%s has a head without a body", async (path) => {
    const { fetch } = setUp();
    const head = await fetch(path, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.body).toBeNull();
  });

  test("/healthz is alive whether there is a table or not, and waits for nothing", async () => {
    const table = new HeldTable();
    const response = await setUp({ table, isOpen: false }).fetch("/healthz");
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("alive\n");
    expect(table.refreshes).toBe(0);
  });
});

describe("pages of other origins", () => {
  const page = { origin: "https://app.example" };
  const CORS = { corsOrigins: ["https://app.example"] };

  test.each<[string, string, RequestInit]>([
    ["by GET", GET, { headers: page }],
    ["by POST", "/dns-query", { ...POST, headers: { ...DNS, ...page } }],
  ])("may ask %s and read the answer, where they are let", async (_what, path, init) => {
    const response = await setUp(CORS).fetch(path, init);
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example");
    expect(response.headers.get("vary")).toMatch(/\borigin\b/);
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
  });

  test.each<[string, SetUpParts, string, string]>([
    ["that may ask", CORS, GET, "authorization, origin"],
    ["that may ask for JSON", CORS, "/resolve?name=a", "accept, authorization, origin"],
    ["of any origin, that all may ask", { corsOrigins: ["*"] }, GET, "authorization, origin"],
    ["that may not ask", {}, GET, "authorization"],
  ])("%s leave no answer without their origin to one another in an HTTP cache", async (_who, parts, path, vary) => {
    expect((await setUp(parts).fetch(path)).headers.get("vary")).toBe(vary);
  });

  test("may read why they were refused", async () => {
    const response = await setUp({ ...CORS, isOpen: false }).fetch(GET, { headers: page });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example");
  });

  test("are asked nothing of who they are beforehand", async () => {
    const headers = {
      ...page,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    };
    const response = await setUp({ ...CORS, isOpen: false }).fetch("/dns-query", { method: "OPTIONS", headers });
    expect(response.status).toBe(204);
  });

  test("are not let unless it is said so", async () => {
    const response = await setUp().fetch(GET, { headers: page });
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    expect((await setUp().fetch("/dns-query", { method: "OPTIONS", headers: page })).status).toBe(405);
  });
});

test("who asks too often is told to wait, by every route that answers questions", async () => {
  const limits = new CountedLimits();
  limits.says = { retryAfterSeconds: 7 };
  const { fetch, asked } = setUp({ rateLimits: limits, client: { address: "192.0.2.7" } });
  for (const [path, init] of [[GET], ["/dns-query", POST], ["/resolve?name=x"], ["/explain?name=x"]] as const) {
    const response = await fetch(path, init);
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("7");
  }
  expect(limits.asked).toEqual(Array.from({ length: 4 }, () => ["vm", "192.0.2.7"]));
  expect(asked).toEqual([]);
});
