import { describe, expect, test } from "vitest";
import type { Responder } from "../../src/resolver/responder.ts";
import { octetsOf } from "../support/records.ts";
import { meshTable } from "../support/table.ts";
import {
  DNS,
  FORMERR,
  GET,
  octetsIn,
  POST,
  QUERY,
  REPLY,
  responderWith,
  setUp,
  viewSettings,
  HeldTable,
} from "./gateway-under-test.ts";

describe("a DNS query", () => {
  test("by GET is answered, fresh for as long as its least TTL (RFC 8484 section 5.1)", async () => {
    const { fetch, asked } = setUp();
    const response = await fetch(GET);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/dns-message");
    expect(response.headers.get("cache-control")).toBe("max-age=3709");
    expect(response.headers.get("vary")).toBe("authorization");
    expect(await octetsIn(response)).toEqual(REPLY);
    expect(asked).toEqual([QUERY]);
  });

  test("by POST is answered without a word on freshness", async () => {
    const { fetch, asked } = setUp({ table: new HeldTable(meshTable({ generation: 7, digest: "abc" })) });
    const response = await fetch("/dns-query", POST);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({ ...DNS, "meshdoh-snapshot": "7-abc" });
    expect(await octetsIn(response)).toEqual(REPLY);
    expect(asked).toEqual([QUERY]);
  });

  test("by HEAD has the headers of GET and no body", async () => {
    const response = await setUp().fetch(GET, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("max-age=3709");
    expect(response.headers.get("content-type")).toBe("application/dns-message");
    expect(response.body).toBeNull();
  });

  test.each<[string, string, string]>([
    // SOA of example.com: TTL 900, MINIMUM 60.
    ["NXDOMAIN: the negative TTL", "max-age=60", "8183 0001 0000 0001 0000"],
    ["NODATA: the negative TTL", "max-age=60", "8180 0001 0000 0001 0000"],
  ])("by GET is fresh: %s", async (_title, expected, header) => {
    const soa = `07 6578616d706c65 03 636f6d 00 0006 0001 00000384 0016 00 00 00000001 00001c20 00000708 00015180 0000003c`;
    const reply = octetsOf(`0000 ${header} 03 777777 07 6578616d706c65 03 636f6d 00 001c 0001 ${soa}`);
    expect((await setUp({ reply }).fetch(GET)).headers.get("cache-control")).toBe(expected);
  });

  test("by GET is not fresh at all when it failed, and is still 200", async () => {
    const response = await setUp({ reply: octetsOf("0000 8182 0000 0000 0000 0000") }).fetch(GET);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("max-age=0");
  });

  test.each([
    ["NXDOMAIN", "8183"],
    ["SERVFAIL", "8182"],
    ["REFUSED", "8185"],
    ["NOTIMP", "8184"],
  ])("%s is a DNS outcome and HTTP 200", async (_rcode, flags) => {
    const reply = octetsOf(`0000 ${flags} 0000 0000 0000 0000`);
    expect((await setUp({ reply }).fetch("/dns-query", POST)).status).toBe(200);
  });

  test.each([
    ["FORMERR", FORMERR],
    ["no reply", undefined],
  ])("%s is HTTP 400: the query was malformed", async (_title, reply) => {
    const { fetch } = setUp({ reply });
    for (const response of [await fetch(GET), await fetch("/dns-query", POST)]) {
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("not a well-formed DNS query");
    }
  });

  test("that breaks a rule is HTTP 200 with FORMERR: no question, and a reply that offers recursion", async () => {
    const broken = octetsOf("0000 8181 0000 0000 0000 0000");
    const { fetch } = setUp({ reply: broken });
    for (const response of [await fetch(GET), await fetch("/dns-query", POST)]) {
      expect(response.status).toBe(200);
      expect(await octetsIn(response)).toEqual(broken);
    }
    expect((await fetch(GET)).headers.get("cache-control")).toBe("max-age=0");
  });

  test("that the packet cache holds is answered from it", async () => {
    const responder: Responder = {
      respondAtOnce: (octets, transport) =>
        transport === "https" && octets.length === QUERY.length ? REPLY : undefined,
      respond: () => Promise.reject(new Error("the pipeline was asked")),
    };
    expect(await octetsIn(await setUp({ responder }).fetch(GET))).toEqual(REPLY);
  });

  test("is told of with where its answer came from", async () => {
    const fromCache = setUp({ responder: { ...responderWith(undefined), respondAtOnce: () => REPLY } });
    await fromCache.fetch(GET);
    expect(fromCache.arrival.told).toEqual([{ view: "vm", source: "packet-cache", query: QUERY, reply: REPLY }]);
    const telling: Responder = {
      respondAtOnce: () => undefined,
      respond: (_query, _transport, { told } = {}) => {
        told?.("forwarded");
        return Promise.resolve(REPLY);
      },
    };
    const resolved = setUp({ responder: telling });
    await resolved.fetch("/dns-query", POST);
    expect(resolved.arrival.told).toEqual([{ view: "vm", source: "forwarded", query: QUERY, reply: REPLY }]);
  });

  test.each([
    ["malformed", { reply: FORMERR }],
    ["refused", { isOpen: false }],
  ])("that is %s is no answer that anybody is told of", async (_what, parts) => {
    const { fetch, arrival } = setUp(parts);
    await fetch(GET);
    expect(arrival.told).toEqual([]);
  });

  test("hands on what keeps work alive, so that a popular name may be refreshed behind the answer", async () => {
    const seen: unknown[] = [];
    const responder: Responder = {
      respondAtOnce: () => undefined,
      respond: (_query, _transport, arrived) => {
        seen.push(arrived?.keepAlive);
        return Promise.resolve(REPLY);
      },
    };
    const { fetch, arrival } = setUp({ responder });
    await fetch(GET);
    expect(seen).toEqual([arrival.keepAlive]);
  });

  test("is finished also when its client goes away", async () => {
    const { fetch, kept } = setUp();
    await fetch(GET);
    expect(await Promise.all(kept.slice(-1))).toEqual([REPLY]);
  });

  test.each<[string, string, RequestInit, number]>([
    ["without dns", "/dns-query", {}, 400],
    ["with nonsense", "/dns-query?dns=%", {}, 400],
    ["too large", "/dns-query", { ...POST, body: new Uint8Array(65_536) }, 413],
    ["of another type", "/dns-query", { ...POST, headers: { "content-type": "text/plain" } }, 415],
    ["by another method", "/dns-query", { method: "PUT" }, 405],
  ])("%s is refused", async (_title, path, init, status) => {
    const { fetch, asked } = setUp();
    const response = await fetch(path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get("allow")).toBe(status === 405 ? "GET, HEAD, POST" : null);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(asked).toEqual([]);
  });
});

describe("a DNS query with a token", () => {
  const views = { abc: { settings: viewSettings(), responder: responderWith(REPLY) } };
  const bearer = { authorization: "Bearer abc" };

  test.each<[string, string, RequestInit, string]>([
    ["by GET, with the header", GET, { headers: bearer }, "private, max-age=3709"],
    ["by GET, with the path", `/abc${GET}`, {}, "private, max-age=3709"],
    ["by HEAD, with the path", `/abc${GET}`, { method: "HEAD" }, "private, max-age=3709"],
    ["by POST, with the header", "/dns-query", { ...POST, headers: { ...DNS, ...bearer } }, "private"],
    ["by POST, with the path", "/abc/dns-query", POST, "private"],
    ["by GET, with the same in both", `/abc${GET}`, { headers: bearer }, "private, max-age=3709"],
  ])("%s is answered by its view, and for nobody else's cache", async (_title, path, init, cacheControl) => {
    const { fetch, asked } = setUp({ views });
    const response = await fetch(path, init);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe(cacheControl);
    expect(await octetsIn(response)).toEqual(init.method === "HEAD" ? new Uint8Array() : REPLY);
    expect(asked, "the anonymous view").toEqual([]);
  });

  test("is answered by a gateway that nobody else may ask", async () => {
    const { fetch } = setUp({ views, isOpen: false });
    expect((await fetch(`/abc${GET}`)).status).toBe(200);
    expect((await fetch(GET)).status).toBe(401);
  });

  test("whose view is in memory takes no turn more than one without", async () => {
    const responder: Responder = { ...responderWith(undefined), respondAtOnce: () => REPLY };
    const turnsOf = async (path: string): Promise<number> => {
      const { fetch } = setUp({ responder, views: { abc: { settings: viewSettings(), responder } } });
      const response = fetch(path).then(() => "done");
      for (let turns = 0; turns < 100; turns++) {
        if ((await Promise.race([response, Promise.resolve("not yet")])) === "done") return turns;
      }
      throw new Error("there is no response after a hundred turns");
    };
    expect(await turnsOf(`/abc${GET}`)).toBe(await turnsOf(GET));
  });
});
