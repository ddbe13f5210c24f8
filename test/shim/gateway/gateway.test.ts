import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../../src/resolver/upstream.ts";
import { question } from "../../support/records.ts";
import { contextOf } from "../../support/view.ts";
import type { Behave } from "../../upstreams/fake-server.ts";
import { attemptOf, GOOD, replyTo } from "../../upstreams/scene.ts";
import { ask, GATEWAY_PROTOCOLS, linesOf, openTo, serveGateway, tell } from "./scene.ts";

const TOKEN = "s3cret-token";
const DNS = { "content-type": "application/dns-message" };

describe.each(GATEWAY_PROTOCOLS)("a gateway over %s", (protocol) => {
  test("gets queries by POST with ID 0, padded, and the token", async () => {
    let seen: unknown;
    const server = await serveGateway(protocol, {
      answer: (query, wire) => {
        seen = [wire.method, wire.path, wire.headers?.authorization, wire.headers?.["content-type"], query.length];
        wire.send(replyTo(query));
      },
    });
    expect(await linesOf(ask(openTo(protocol, server, { token: TOKEN })))).toEqual([
      "www.example.com. 300 A 192.0.2.80",
    ]);
    expect(seen).toEqual(["POST", "/dns-query", "Bearer s3cret-token", "application/dns-message", 128]);
    expect([...(server.queries.at(-1) ?? [])].slice(0, 4)).toEqual([0, 0, 0x01, 0x20]);
  });

  test("says of the mesh what is authoritative, and is believed on TTLs less their age", async () => {
    const server = await serveGateway(protocol, {
      answer: (query, { send }) => send(replyTo(query, { authoritativeAnswer: true }), { age: "100" }),
    });
    const reply = await ask(openTo(protocol, server));
    expect(reply).toMatchObject({ source: "mesh", authoritative: true, answer: [{ ttlSeconds: 200 }] });
  });

  test("tells its view beside its answers, over the same connection", async () => {
    const seen: unknown[] = [];
    const server = await serveGateway(protocol, {
      view: (body, wire) => {
        seen.push([wire.method, wire.path, wire.headers?.authorization, wire.headers?.accept]);
        tell({ view: "dev", snapshot: "1-0123456789abcdef", zones: ["a."], search: ["s.a."] })(body, wire);
      },
    });
    const gateway = openTo(protocol, server, { token: TOKEN });
    await ask(gateway);
    const { length } = server.sockets;
    expect(await gateway.askView()).toEqual({ zones: ["a."], search: ["s.a."] });
    expect(seen).toEqual([["GET", "/view", "Bearer s3cret-token", "application/json"]]);
    expect(server.sockets).toHaveLength(length);
  });

  test.each<[string, Behave, string, string]>([
    ["answers 500", (_query, { respond }) => respond?.(500, {}), "broken", "answered HTTP status 500 instead of 200"],
    [
      "redirects",
      (_query, { respond }) => respond?.(301, { location: "/" }),
      "broken",
      "answered HTTP status 301 instead of 200",
    ],
    ["answers 204", (_query, { respond }) => respond?.(204, {}), "broken", "answered HTTP status 204 instead of 200"],
    [
      "answers 401",
      (_query, { respond }) => respond?.(401, {}, "no"),
      "refused",
      "denied access (HTTP status 401): check the token",
    ],
    [
      "answers 403",
      (_query, { respond }) => respond?.(403, {}),
      "refused",
      "denied access (HTTP status 403): check the token",
    ],
    [
      "sends a page",
      (_query, { respond }) => respond?.(200, { "content-type": "text/html; charset=utf-8" }, "<p>"),
      "malformed",
      'sent "text/html" instead of application/dns-message',
    ],
    [
      "names no type",
      (_query, { respond }) => respond?.(200, {}, "x"),
      "malformed",
      "sent no media type instead of application/dns-message",
    ],
    [
      "sends 65 536 octets",
      (_query, { respond }) => respond?.(200, DNS, new Uint8Array(65_536)),
      "malformed",
      "sent more than 65535 octets",
    ],
    [
      "sends without an end",
      (_query, { sendPart }) => sendPart(new Uint8Array(70_000)),
      "malformed",
      "sent more than 65535 octets",
    ],
    [
      "sends garbage",
      (_query, { respond }) => respond?.(200, DNS, Uint8Array.of(1, 2, 3)),
      "malformed",
      "the reply is no DNS message",
    ],
    [
      "breaks off in its reply",
      (_query, { sendPart, reset }) => {
        sendPart(Uint8Array.of(0, 0));
        setImmediate(reset);
      },
      "broken",
      "",
    ],
    ["closes instead of answering", (_query, { reset }) => reset(), "broken", ""],
    ["never answers", () => undefined, "timeout", "did not answer within 60 ms"],
    [
      "stops in the body",
      (_query, { sendPart }) => sendPart(Uint8Array.of(0)),
      "timeout",
      "did not answer within 60 ms",
    ],
  ])("that %s is a failure which shows no token", async (_what, answer, code, words) => {
    let isFaulty = code !== "timeout";
    const server = await serveGateway(protocol, {
      answer: (query, wire) => (isFaulty ? answer : GOOD)(query, wire),
    });
    const gateway = openTo(protocol, server, { token: TOKEN });
    if (!isFaulty) {
      // So that none of the query's little time is for a connection, which fails in its own way.
      await ask(gateway);
      isFaulty = true;
    }
    const asked = ask(gateway, "www.example.com", code === "timeout" ? 60 : 5000);
    await expect(asked).rejects.toBeInstanceOf(UpstreamError);
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    await expect(asked).rejects.toMatchObject({ message: expect.not.stringContaining(TOKEN) });
  });
});

describe("a gateway", () => {
  test("passes DO and CD on", async () => {
    const server = await serveGateway("h2", {});
    const context = contextOf({ dnssecOk: true, checkingDisabled: true });
    await openTo("h2", server).ask(question("pay.shop"), context, attemptOf());
    const query = server.queries[0] ?? new Uint8Array();
    const flagsOfOpt = 12 + 14 + 7;
    expect([query[3], query[flagsOfOpt]]).toEqual([0x30, 0x80]);
  });

  test("tells when it answers out of another snapshot, in answers and in its view, before the answer is given", async () => {
    let generation = 7;
    const snapshot = (): string => `${generation}-0123456789abcdef`;
    const server = await serveGateway("h2", {
      answer: (query, { send }) => send(replyTo(query), { "meshdoh-snapshot": snapshot() }),
      view: (body, wire) => tell({ snapshot: snapshot(), zones: [], search: [] })(body, wire),
    });
    const told: string[] = [];
    const onSnapshot = (number: number, isChange: boolean): void =>
      void told.push(`${isChange ? "changed to" : "began with"} ${number}`);
    const gateway = openTo("h2", server, { onSnapshot });
    const answered = async (): Promise<void> => void told.push((await linesOf(ask(gateway))).join());
    await answered();
    generation = 8;
    await answered();
    generation = 5;
    await answered();
    generation = 9;
    await gateway.askView();
    expect(told.map((line) => line.replace(/^www.*/, "answered"))).toEqual([
      "began with 7",
      "answered",
      "changed to 8",
      "answered",
      "answered",
      "changed to 9",
    ]);
  });

  test.each<[string, Behave, string]>([
    ["cannot tell", (_body, { respond }) => respond?.(404, {}), "answered HTTP status 404 instead of 200"],
    ["is not ready", (_body, { respond }) => respond?.(503, {}), "answered HTTP status 503 instead of 200"],
    ["tells something else", tell({ zones: "all" }), "sent a view without a list zones"],
    ["tells too much", tell("x".repeat(262_143)), "sent more than 262144 octets"],
    ["tells no JSON", (_body, { send }) => send(new Uint8Array(1)), 'sent "application/dns-message"'],
  ])("that %s has no view", async (_what, view, words) => {
    const gateway = openTo("h2", await serveGateway("h2", { view }));
    await expect(gateway.askView()).rejects.toMatchObject({
      name: expect.stringMatching(/UpstreamError|HttpStatusError/),
      message: expect.stringContaining(words),
    });
  });
});
