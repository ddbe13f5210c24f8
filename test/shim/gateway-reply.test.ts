import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { answerMessage } from "./fake-gateway.ts";
import { failureOf, openClient, PATIENCE_MS, QUERY, REPLY } from "./gateway-scene.ts";

describe("a good response", () => {
  test.each([
    ["17", 17],
    ["0", 0],
    ["-3", 0],
    ["1.5", 0],
    ["soon", 0],
    ["99999999999999999999", 0],
  ])("Age %s counts as %i seconds", async (age, seconds) => {
    const { client } = await openClient((response) => answerMessage(response, REPLY, { age }));
    expect((await client.exchange(QUERY, PATIENCE_MS)).ageSeconds).toBe(seconds);
  });

  test.each(["application/dns-message; charset=utf-8", "Application/DNS-Message"])(
    "may call the type %s",
    async (type) => {
      const { client } = await openClient((response) => answerMessage(response, REPLY, { "content-type": type }));
      expect((await client.exchange(QUERY, PATIENCE_MS)).octets).toHaveLength(REPLY.length);
    },
  );

  test("may send the largest message there is", async () => {
    const { client } = await openClient((response) => answerMessage(response, new Uint8Array(65_535)));
    expect((await client.exchange(QUERY, PATIENCE_MS)).octets).toHaveLength(65_535);
  });
});

describe("a bad response", () => {
  const type = { "content-type": "application/dns-message" };
  test.each<[string, (response: ServerResponse) => void, string, string]>([
    ["answers 500", (response) => response.writeHead(500).end(), "http-status", "answered HTTP 500 instead of 200"],
    [
      "redirects",
      (response) => response.writeHead(301, { location: "/" }).end(),
      "http-status",
      "answered HTTP 301 instead of 200",
    ],
    ["answers 204", (response) => response.writeHead(204).end(), "http-status", "answered HTTP 204 instead of 200"],
    ["answers 401", (response) => response.writeHead(401).end(), "denied", "denied access (HTTP 401): check the token"],
    ["answers 403", (response) => response.writeHead(403).end(), "denied", "denied access (HTTP 403): check the token"],
    [
      "sends a page",
      (response) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<p>"),
      "malformed",
      'sent "text/html" instead of application/dns-message',
    ],
    [
      "names no type",
      (response) => response.writeHead(200).end("x"),
      "malformed",
      "sent no media type instead of application/dns-message",
    ],
    [
      "sends 65 536 octets",
      (response) => response.writeHead(200, type).end(new Uint8Array(65_536)),
      "malformed",
      "sent more than 65535 octets",
    ],
    [
      "sends without end",
      (response) => {
        response.writeHead(200, type);
        for (let count = 0; count < 100; count++) response.write(new Uint8Array(10_000));
      },
      "malformed",
      "sent more than 65535 octets",
    ],
    [
      "breaks off in a body of known length",
      (response) => {
        response.writeHead(200, { ...type, "content-length": 100 });
        response.write(REPLY, () => response.socket?.destroy());
      },
      "malformed",
      "closed the connection in the middle of a reply",
    ],
    [
      "breaks off in a chunked body",
      (response) => {
        response.writeHead(200, type);
        response.write(REPLY, () => response.socket?.resetAndDestroy());
      },
      "malformed",
      "closed the connection in the middle of a reply",
    ],
    [
      "closes instead of answering",
      (response) => response.socket?.end(),
      "unreachable",
      "cannot be reached: the connection broke (ECONNRESET)",
    ],
    [
      "does not speak HTTP",
      (response) => response.socket?.end("SSH-2.0-OpenSSH_9.2\r\n"),
      "malformed",
      "does not speak HTTP/1.1 (HPE_INVALID_CONSTANT)",
    ],
  ])("one that %s", async (_what, answer, code, message) => {
    const { gateway, client } = await openClient(answer, "s3cret-token");
    const error = await failureOf(client.exchange(QUERY, PATIENCE_MS));
    expect(error.code).toBe(code);
    expect(error.message).toBe(`gateway ${gateway.url.host} ${message}`);
  });
});
