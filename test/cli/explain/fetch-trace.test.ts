import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { fetchTrace, type TraceRequest } from "../../../src/cli/explain/fetch-trace.ts";
import { openFakeGateway } from "../../shim/fake-gateway.ts";
import { question } from "../../support/records.ts";

const TEXT = "meshdoh explain web.example. A\n\n1. first\n";
const TRACE = { formatVersion: 1, steps: [] };

/** Writes an answer of that status, type and body. */
function answer(status: number, type: string, body: string): (response: ServerResponse) => void {
  return (response) => response.writeHead(status, { "content-type": type }).end(body);
}

/** The trace of one question to a gateway that answers so. */
async function traceFrom(
  respond: (response: ServerResponse) => void,
  parts: Partial<Omit<TraceRequest, "url">> = {},
): Promise<string> {
  await using gateway = await openFakeGateway(respond);
  const url = new URL("/explain", gateway.url);
  return await fetchTrace(question("web.example"), { url, token: undefined, isJson: false, timeoutMs: 5000, ...parts });
}

describe("a trace", () => {
  test("is asked for in the form and with the token given", async () => {
    await using gateway = await openFakeGateway(answer(200, "application/json; charset=utf-8", JSON.stringify(TRACE)));
    const url = new URL("/mdoh_abc/explain", gateway.url);
    const asked = question(String.raw`a\&b.example`, "TYPE65280");
    await fetchTrace(asked, { url, token: "mdoh_xyz", isJson: true, timeoutMs: 5000 });
    expect(gateway.requests).toMatchObject([
      {
        method: "GET",
        path: "/mdoh_abc/explain?name=a%26b.example.&type=TYPE65280",
        headers: { accept: "application/json", authorization: "Bearer mdoh_xyz" },
      },
    ]);
  });

  test("is asked for without a token when there is none, as text", async () => {
    await using gateway = await openFakeGateway(answer(200, "text/plain", TEXT));
    const url = new URL("/explain", gateway.url);
    await fetchTrace(question("web"), { url, token: undefined, isJson: false, timeoutMs: 5000 });
    expect(gateway.requests[0]?.headers.accept).toBe("text/plain");
    expect(gateway.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("is the gateway's text, without its last line end", async () => {
    expect(await traceFrom(answer(200, "text/plain; charset=utf-8", TEXT))).toBe(TEXT.trimEnd());
  });

  test("moves no cursor, whatever the gateway sends", async () => {
    const text = `${TEXT}\u001B[2J\r\u202Eend\u009B`;
    expect(await traceFrom(answer(200, "text/plain", text))).toBe(String.raw`${TEXT}\u001b[2J\u000d\u202eend\u009b`);
  });

  test("is JSON of one line, harmless and with the same meaning", async () => {
    const trace = { ...TRACE, more: 'a\n"\u202E\u009B\\' };
    const json = await traceFrom(answer(200, "application/json", JSON.stringify(trace, null, 2)), { isJson: true });
    expect(json).toBe(String.raw`{"formatVersion":1,"steps":[],"more":"a\n\"\u202e\u009b\\"}`);
    expect(JSON.parse(json)).toEqual(trace);
  });
});

const NO_GATEWAY = "what answered is no meshdoh gateway, or one that explains in another way";

describe("no trace", () => {
  test.each<[what: string, respond: (response: ServerResponse) => void, isJson: boolean, message: string]>([
    [
      "for a question that the gateway does not take",
      answer(400, "text/plain", "the name\u001B is odd\n"),
      false,
      String.raw`the gateway does not take the question: the name\u001b is odd`,
    ],
    [
      "without a token that fits",
      answer(401, "text/plain", "no view fits this token\n"),
      false,
      "the gateway does not know who asks (give --token-file, or a URL with a token): no view fits this token",
    ],
    [
      "for a view that is no operator's",
      answer(403, "text/plain", "for operators: …\n"),
      false,
      "the gateway explains to operators only: for operators: \u2026",
    ],
    [
      "for whom asks too often",
      answer(429, "text/plain", "too many requests\n"),
      false,
      "the gateway cannot answer now: too many requests",
    ],
    [
      "where there is no such path",
      answer(404, "text/plain", "not here\n"),
      false,
      "there are no explanations here (HTTP status 404): the URL is wrong, or the gateway is older than explain",
    ],
    [
      "of a gateway that cannot serve",
      answer(503, "text/plain", "not ready\n"),
      false,
      "the gateway cannot answer now: not ready",
    ],
    ["of a server that fails", answer(500, "text/html", "<h1>"), false, `HTTP status 500: ${NO_GATEWAY}`],
    [
      "of one that leads elsewhere",
      (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      false,
      `HTTP status 302: ${NO_GATEWAY}`,
    ],
    ["in a page", answer(200, "text/html", TEXT), false, NO_GATEWAY],
    ["in another text", answer(200, "text/plain", "hello\n"), false, NO_GATEWAY],
    ["in JSON when text was asked for", answer(200, "application/json", JSON.stringify(TRACE)), false, NO_GATEWAY],
    ["in text when JSON was asked for", answer(200, "text/plain", TEXT), true, NO_GATEWAY],
    ["in broken JSON", answer(200, "application/json", "{"), true, NO_GATEWAY],
    ["in other JSON", answer(200, "application/json", '{"Status":0}'), true, NO_GATEWAY],
    ["in JSON that is null", answer(200, "application/json", "null"), true, NO_GATEWAY],
    ["of another version", answer(200, "application/json", '{"formatVersion":2}'), true, NO_GATEWAY],
    [
      "of endless length",
      answer(200, "text/plain", TEXT + "x".repeat(8_000_000)),
      false,
      "an answer of more than 8000000 octets",
    ],
  ])("%s", async (_what, respond, isJson, message) => {
    await expect(traceFrom(respond, { isJson })).rejects.toMatchObject({ name: "ExplainError", message });
  });

  test("of a gateway that says nothing in time", async () => {
    await expect(traceFrom(() => undefined, { timeoutMs: 50 })).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:\d+ cannot be asked: no answer within 50 ms$/,
    );
  });

  test("of one that stops in the middle", async () => {
    const respond = (response: ServerResponse): void => {
      response.writeHead(200, { "content-type": "text/plain", "content-length": 100 });
      response.write("meshdoh explain", () => response.destroy());
    };
    await expect(traceFrom(respond)).rejects.toThrow(/^http:\/\/127\.0\.0\.1:\d+ cannot be asked: /);
  });

  test("of one that is not there, without a word of its token", async () => {
    const gateway = await openFakeGateway(() => undefined);
    await gateway[Symbol.asyncDispose]();
    const url = new URL("/mdoh_abc/explain", gateway.url);
    const asked = fetchTrace(question("web"), { url, token: "mdoh_xyz", isJson: false, timeoutMs: 5000 });
    await expect(asked).rejects.toThrow(/^http:\/\/127\.0\.0\.1:\d+ cannot be asked: connect ECONNREFUSED 127/);
    await expect(asked).rejects.not.toThrow(/mdoh/);
  });
});
