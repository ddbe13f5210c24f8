import { describe, expect, test } from "vitest";
import { askGateway } from "../../../src/cli/query/ask-gateway.ts";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { answerMessage, openFakeGateway } from "../../shim/fake-gateway.ts";
import type { Message } from "../../../src/dns/message.ts";
import { outcome, question, record } from "../../support/records.ts";

const WEB = question("web.example.org");

describe("a question to a gateway", () => {
  test("is posted, and its reply decoded", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      const answer = [record("web.example.org. 30 A 192.0.2.1")];
      answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true, answer }));
    });
    const { message, from } = await askGateway(WEB, { url: gateway.url, timeoutMs: 5000 });
    expect(outcome(message)).toEqual(["NOERROR", "web.example.org. 30 A 192.0.2.1"]);
    expect(from).toBe(gateway.url.href);
    expect(gateway.requests).toMatchObject([{ method: "POST", path: "/dns-query" }]);
    expect(gateway.requests[0]?.headers.authorization).toBeUndefined();
  });

  test("brings the token, when there is one, beside its media types", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true }));
    });
    await askGateway(WEB, { url: gateway.url, timeoutMs: 5000, token: "mdoh_abc" });
    expect(gateway.requests[0]?.headers).toMatchObject({
      authorization: "Bearer mdoh_abc",
      accept: "application/dns-message",
      "content-type": "application/dns-message",
    });
  });

  test("does not say the token that stands in the URL", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true }));
    });
    const url = new URL("/mdoh_abc/dns-query", gateway.url);
    expect((await askGateway(WEB, { url, timeoutMs: 5000 })).from).toBe(`${gateway.url.origin}/mdoh_…/dns-query`);
    expect(gateway.requests[0]?.path).toBe("/mdoh_abc/dns-query");
  });

  test("fails when the gateway refuses it", async () => {
    await using gateway = await openFakeGateway((response) => response.writeHead(401).end());
    await expect(askGateway(WEB, { url: gateway.url, timeoutMs: 5000 })).rejects.toMatchObject({
      code: "http-status",
      message: "HTTP status 401: check the token",
    });
  });

  test("fails when the reply is no DNS message", async () => {
    await using gateway = await openFakeGateway((response) => answerMessage(response, Uint8Array.of(1, 2, 3)));
    await expect(askGateway(WEB, { url: gateway.url, timeoutMs: 5000 })).rejects.toMatchObject({ name: "FormatError" });
  });

  test.each<[string, Partial<Message>, string]>([
    ["a query", { isResponse: false }, "the reply is a query"],
    ["for another name", { question: [question("web.example.net")] }, "the reply is for another name"],
    [
      "for another type",
      { question: [question("web.example.org", "AAAA")] },
      "the reply is for type 28, not for type 1",
    ],
    ["without a question", { question: [], rcode: 1 }, "the reply has 0 questions instead of one (rcode 1)"],
    ["with another ID", { id: 7 }, "the reply has ID 7 instead of 0"],
  ])("fails when the reply is %s", async (_what, parts, message) => {
    await using gateway = await openFakeGateway((response, { body }) => {
      answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true, ...parts }));
    });
    await expect(askGateway(WEB, { url: gateway.url, timeoutMs: 5000 })).rejects.toMatchObject({
      name: "MismatchError",
      message,
    });
  });

  test("takes a truncated reply, which says so itself", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true, truncated: true }));
    });
    expect((await askGateway(WEB, { url: gateway.url, timeoutMs: 5000 })).message.truncated).toBe(true);
  });

  test("fails after its time when the gateway says nothing", async () => {
    await using gateway = await openFakeGateway(() => undefined);
    await expect(askGateway(WEB, { url: gateway.url, timeoutMs: 50 })).rejects.toMatchObject({
      code: "timeout",
      message: "no answer within 50 ms",
    });
  });
});
