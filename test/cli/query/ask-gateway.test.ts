import { describe, expect, test } from "vitest";
import { askGateway } from "../../../src/cli/query/ask-gateway.ts";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import { answerMessage, openFakeGateway } from "../../shim/fake-gateway.ts";
import { outcome, question, record } from "../../support/records.ts";

const WEB = question("web.example.org");

describe("a question to a gateway", () => {
  test("is posted, and its reply decoded", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      const answer = [record("web.example.org. 30 A 192.0.2.1")];
      answerMessage(response, encodeMessage({ ...decodeMessage(body), isResponse: true, answer }));
    });
    const { message, from } = await askGateway(WEB, gateway.url, 5000);
    expect(outcome(message)).toEqual(["NOERROR", "web.example.org. 30 A 192.0.2.1"]);
    expect(from).toBe(gateway.url.href);
    expect(gateway.requests).toMatchObject([{ method: "POST", path: "/dns-query" }]);
  });

  test("fails when the gateway refuses it", async () => {
    await using gateway = await openFakeGateway((response) => response.writeHead(401).end());
    await expect(askGateway(WEB, gateway.url, 5000)).rejects.toMatchObject({
      code: "http-status",
      message: "HTTP status 401",
    });
  });

  test("fails when the reply is no DNS message", async () => {
    await using gateway = await openFakeGateway((response) => answerMessage(response, Uint8Array.of(1, 2, 3)));
    await expect(askGateway(WEB, gateway.url, 5000)).rejects.toMatchObject({ name: "FormatError" });
  });

  test("fails after its time when the gateway says nothing", async () => {
    await using gateway = await openFakeGateway(() => undefined);
    await expect(askGateway(WEB, gateway.url, 50)).rejects.toMatchObject({
      code: "timeout",
      message: "no answer within 50 ms",
    });
  });
});
