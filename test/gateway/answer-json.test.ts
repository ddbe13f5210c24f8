import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import type { Responder } from "../../src/resolver/responder.ts";
import { octetsOf, question } from "../support/records.ts";
import { responderWith, setUp, viewSettings, type SetUpParts } from "./gateway-under-test.ts";

/** www.example.com A 192.0.2.1 for 128 seconds. */
const REPLY = octetsOf(
  "0000 8180 0001 0001 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 0001 0001 c00c 0001 0001 00000080 0004 c0000201",
);
const JSON_REPLY = {
  Status: 0,
  TC: false,
  RD: true,
  RA: true,
  AD: false,
  CD: false,
  Question: [{ name: "www.example.com.", type: 1 }],
  Answer: [{ name: "www.example.com.", type: 1, TTL: 128, data: "192.0.2.1" }],
};
const NAME = "name=www.example.com";

async function headersOf(path: string, init?: RequestInit, parts: SetUpParts = { reply: REPLY }): Promise<unknown> {
  const response = await setUp(parts).fetch(path, init);
  return [response.status, ...["content-type", "cache-control", "vary"].map((name) => response.headers.get(name))];
}

describe("/resolve", () => {
  test("asks the view's responder and writes its reply as JSON", async () => {
    const { fetch, asked, arrival } = setUp({ reply: REPLY });
    const response = await fetch(`/resolve?${NAME}&type=AAAA&cd=1`);
    expect(await response.json()).toEqual(JSON_REPLY);
    expect(asked.map((octets) => decodeMessage(octets))).toMatchObject([
      { question: [question("www.example.com", "AAAA")], checkingDisabled: true },
    ]);
    expect(arrival.kept.length).toBeGreaterThan(0);
  });

  test("is answered from the packet cache, which whoever listens is told", async () => {
    const responder: Responder = {
      respondAtOnce: (_query, transport) => (transport === "https" ? REPLY : undefined),
      respond: () => Promise.reject(new Error("the pipeline was asked")),
    };
    const { fetch, arrival } = setUp({ responder });
    expect(await (await fetch(`/resolve?${NAME}`)).json()).toEqual(JSON_REPLY);
    expect(arrival.told).toMatchObject([{ view: "vm", source: "packet-cache", reply: REPLY }]);
  });

  test("may be stored for as long as its least TTL, by whoever may share it", async () => {
    const expected = [200, "application/dns-json", "max-age=128", "accept, authorization"];
    expect(await headersOf(`/resolve?${NAME}`)).toEqual(expected);
  });

  test.each([
    ["application/json", "application/json"],
    ["application/json, application/dns-json", "application/dns-json"],
    ["application/dns-json;q=0.5, application/json", "application/json"],
    ["*/*", "application/dns-json"],
    ["text/html", "application/dns-json"],
    ["application/json;q=0.5, */*", "application/dns-json"],
    ["application/dns-json;q=0, */*;q=0.1", "application/json"],
    ["application/dns-json;q=0", "application/json"],
  ])("with Accept: %s comes as %s", async (accept, expected) => {
    expect(await headersOf(`/resolve?${NAME}`, { headers: { accept } })).toContain(expected);
  });

  test.each(["application/*;q=0", "*/*;q=0", "application/dns-json;q=0, application/json;q=0, */*"])(
    "is not acceptable with Accept: %s",
    async (accept) => {
      const { fetch, asked } = setUp({ reply: REPLY });
      const response = await fetch(`/resolve?${NAME}`, { headers: { accept } });
      expect([response.status, response.headers.get("cache-control")]).toEqual([406, "no-store"]);
      expect(await response.text()).toContain("the Accept header refuses");
      expect(asked).toEqual([]);
    },
  );

  test("has no body for HEAD", async () => {
    const response = await setUp({ reply: REPLY }).fetch(`/resolve?${NAME}`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("whose parameters are wrong is a bad request that says why, and is not stored", async () => {
    const { fetch, asked } = setUp();
    const response = await fetch("/resolve?name=a&cd=maybe");
    expect([response.status, response.headers.get("cache-control")]).toEqual([400, "no-store"]);
    expect(await response.json()).toEqual({ error: "cd is 1, true, 0 or false" });
    expect(asked).toEqual([]);
  });

  test("without a view is refused as every other query is", async () => {
    const { fetch, asked } = setUp({ isOpen: false });
    expect((await fetch(`/resolve?${NAME}`)).status).toBe(401);
    expect(asked).toEqual([]);
  });

  test("behind a token is for who asked alone", async () => {
    const token = `mdoh_${"a".repeat(32)}`;
    expect((await setUp({ reply: REPLY }).fetch(`/${token}/resolve?${NAME}`)).status).toBe(401);
    const views = { [token]: { settings: viewSettings({ name: "east" }), responder: responderWith(REPLY) } };
    const response = await setUp({ views }).fetch(`/${token}/resolve?${NAME}`);
    expect(response.headers.get("cache-control")).toBe("private, max-age=128");
  });

  test("that finds nobody to answer is a failure of the gateway", async () => {
    expect((await setUp({ reply: undefined }).fetch(`/resolve?${NAME}`)).status).toBe(500);
  });
});

describe("/dns-query", () => {
  const accept = "application/dns-json";

  test.each([
    ["with Accept: application/dns-json", `/dns-query?${NAME}`, { headers: { accept } }],
    ["with Accept: application/json", `/dns-query?${NAME}`, { headers: { accept: "application/json" } }],
    ["with the parameter ct", `/dns-query?ct=application/dns-json&${NAME}`, {}],
    ["with the parameter ct in another case", `/dns-query?ct=application/DNS-JSON&${NAME}`, {}],
  ])("%s is answered in JSON", async (_what, path, init) => {
    const response = await setUp({ reply: REPLY }).fetch(path, init);
    expect(await response.json()).toEqual(JSON_REPLY);
  });

  test.each([
    ["that brings a message", "/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB", 200],
    ["that spells dns otherwise", "/dns-query?%64ns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB", 200],
    ["that wants no JSON", `/dns-query?${NAME}`, 400],
  ])("%s is answered in wire format or told how to ask", async (_what, path, status) => {
    const headers: HeadersInit = status === 200 ? { accept } : { accept: "application/dns-json;q=0" };
    const response = await setUp({ reply: REPLY }).fetch(path, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).not.toContain("json");
  });

  test("by HEAD has the fields of GET and no content", async () => {
    const init = { method: "HEAD", headers: { accept } };
    const response = await setUp({ reply: REPLY }).fetch(`/dns-query?${NAME}`, init);
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(await headersOf(`/dns-query?${NAME}`, init)).toEqual(
      await headersOf(`/dns-query?${NAME}`, { headers: { accept } }),
    );
    expect((await setUp().fetch("/dns-query?name=a..b", init)).status).toBe(400);
  });

  test.each(["PUT", "DELETE"])("by %s is no method", async (method) => {
    expect((await setUp({ reply: REPLY }).fetch(`/dns-query?${NAME}`, { method, headers: { accept } })).status).toBe(
      405,
    );
  });

  test("by POST is never JSON", async () => {
    const headers = { accept, "content-type": "application/dns-message" };
    const body = octetsOf("0000 0100 0001 0000 0000 0000 00 0001 0001");
    const response = await setUp({ reply: REPLY }).fetch(`/dns-query?${NAME}`, { method: "POST", headers, body });
    expect(response.headers.get("content-type")).toBe("application/dns-message");
  });
});
