import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { Exchange } from "../../src/shim/exchange.ts";
import { openGatewayClient } from "../../src/shim/gateway-client.ts";
import { answerMessage, closed } from "./fake-gateway.ts";
import { failureOf, openClient, PATIENCE_MS, QUERY, REPLY } from "./gateway-scene.ts";

describe("an exchange", () => {
  test("gets the query by POST with its media types, and its reply comes back", async () => {
    const { gateway, client } = await openClient((response) => answerMessage(response, REPLY));
    const reply = await client.exchange(QUERY, PATIENCE_MS);
    expect(reply).toEqual({ octets: Buffer.from(REPLY), ageSeconds: 0 });
    expect(gateway.requests).toMatchObject([
      {
        method: "POST",
        path: "/dns-query",
        headers: {
          "content-type": "application/dns-message",
          accept: "application/dns-message",
          "content-length": "5",
        },
      },
    ]);
    expect([...(gateway.requests[0]?.body ?? [])]).toEqual([...QUERY]);
    expect(gateway.requests[0]?.headers.authorization).toBeUndefined();
  });

  test("gets the token, when there is one", async () => {
    const { gateway, client } = await openClient((response) => answerMessage(response, REPLY), "s3cret-token");
    await client.exchange(QUERY, PATIENCE_MS);
    expect(gateway.requests[0]?.headers.authorization).toBe("Bearer s3cret-token");
  });

  const type = { "content-type": "application/dns-message" };
  test.each<[string, (response: ServerResponse) => void]>([
    ["never answers", () => undefined],
    ["stops after the headers", (response) => response.writeHead(200, type).flushHeaders()],
    ["stops in the body", (response) => response.writeHead(200, { ...type, "content-length": 100 }).write(REPLY)],
  ])("one that %s fails with a timeout, and its connection is closed", async (_what, answer) => {
    const { gateway, client } = await openClient(answer);
    const error = await failureOf(client.exchange(QUERY, 30));
    expect(error).toMatchObject({
      code: "timeout",
      message: `gateway ${gateway.url.host} did not answer within 30 ms`,
    });
    const [socket] = gateway.sockets;
    await closed(socket);
  });
});

describe("connections", () => {
  test("one connection serves queries that follow each other", async () => {
    const { gateway, client } = await openClient((response) => answerMessage(response, REPLY));
    for (let count = 0; count < 5; count++) await client.exchange(QUERY, PATIENCE_MS);
    expect(gateway.sockets).toHaveLength(1);
  });

  test("a hundred queries at once share eight connections", async () => {
    const { gateway, client } = await openClient((response) => answerMessage(response, REPLY));
    await Promise.all(Array.from({ length: 100 }, () => client.exchange(QUERY, PATIENCE_MS)));
    expect(gateway.requests).toHaveLength(100);
    expect(gateway.sockets).toHaveLength(8);
  });

  test("a refusal does not cost the connection", async () => {
    const { gateway, client } = await openClient((response) =>
      response.writeHead(401, { "content-length": 2 }).end("no"),
    );
    for (let count = 0; count < 3; count++) await failureOf(client.exchange(QUERY, PATIENCE_MS));
    expect(gateway.sockets).toHaveLength(1);
  });

  test("a query that meets a connection closed while idle is sent again on a fresh one", async () => {
    const { gateway, client, retries } = await openClient((response, { body }) => {
      // The second request on a connection finds it dead, as when the server's idle timer beats the client.
      if (body[4] === 2 && gateway.requests.length === 2) response.socket?.resetAndDestroy();
      else answerMessage(response, REPLY);
    });
    await client.exchange(QUERY, PATIENCE_MS);
    const reply = await client.exchange(Uint8Array.of(0, 0, 1, 2, 2), PATIENCE_MS);
    expect([...reply.octets]).toEqual([...REPLY]);
    expect(retries()).toBe(1);
    expect(gateway.sockets).toHaveLength(2);
  });

  test("the second death is the end", async () => {
    const { gateway, client, retries } = await openClient((response) => {
      if (gateway.requests.length === 1) answerMessage(response, REPLY);
      else response.socket?.destroy();
    });
    await client.exchange(QUERY, PATIENCE_MS);
    expect((await failureOf(client.exchange(QUERY, PATIENCE_MS))).code).toBe("unreachable");
    expect(retries()).toBe(1);
    expect(gateway.requests).toHaveLength(3);
  });

  test("a reply that breaks off is not asked for again, since the gateway has worked on it", async () => {
    const { gateway, client, retries } = await openClient((response) => {
      if (gateway.requests.length === 1) return answerMessage(response, REPLY);
      response.writeHead(200, { "content-type": "application/dns-message", "content-length": 100 });
      response.write(REPLY, () => response.socket?.resetAndDestroy());
    });
    await client.exchange(QUERY, PATIENCE_MS);
    expect((await failureOf(client.exchange(QUERY, PATIENCE_MS))).code).toBe("malformed");
    expect(retries()).toBe(0);
    expect(gateway.requests).toHaveLength(2);
  });

  test("a fresh connection that dies is not tried again", async () => {
    const { gateway, client, retries } = await openClient((response) => response.socket?.resetAndDestroy());
    expect((await failureOf(client.exchange(QUERY, PATIENCE_MS))).code).toBe("unreachable");
    expect(retries()).toBe(0);
    expect(gateway.requests).toHaveLength(1);
  });

  test("idle connections that the gateway has closed do not disturb the next query", async () => {
    const { gateway, client } = await openClient((response) => answerMessage(response, REPLY));
    await client.exchange(QUERY, PATIENCE_MS);
    for (const socket of gateway.sockets) socket.destroy();
    expect([...(await client.exchange(QUERY, PATIENCE_MS)).octets]).toEqual([...REPLY]);
    expect(gateway.sockets).toHaveLength(2);
  });

  test("a query that times out takes idle connections with it, since the path may be dead", async () => {
    const { gateway, client } = await openClient((response) => {
      if (gateway.requests.length !== 3) answerMessage(response, REPLY);
    });
    await Promise.all([client.exchange(QUERY, PATIENCE_MS), client.exchange(QUERY, PATIENCE_MS)]);
    const allClosed = gateway.sockets.map((socket) => closed(socket));
    await failureOf(client.exchange(QUERY, 20));
    await Promise.all(allClosed);
    expect(allClosed).toHaveLength(2);
  });

  test("closing ends a retry too", async () => {
    const { gateway, client } = await openClient((response) => {
      if (gateway.requests.length === 1) answerMessage(response, REPLY);
      else if (gateway.requests.length === 2) response.socket?.resetAndDestroy();
    });
    await client.exchange(QUERY, PATIENCE_MS);
    const failure = failureOf(client.exchange(QUERY, PATIENCE_MS));
    await gateway.received(3);
    client.close();
    expect((await failure).code).toBe("unreachable");
  });

  test("closing ends every connection and fails what is in flight or still waits for a connection", async () => {
    const { gateway, client, retries } = await openClient(() => undefined);
    const exchanges = Array.from({ length: 10 }, () => failureOf(client.exchange(QUERY, PATIENCE_MS)));
    await gateway.received(8);
    const allClosed = gateway.sockets.map((socket) => closed(socket));
    client.close();
    await Promise.all(allClosed);
    expect(new Set((await Promise.all(exchanges)).map((error) => error.code))).toEqual(new Set(["unreachable"]));
    expect((await failureOf(client.exchange(QUERY, PATIENCE_MS))).code).toBe("unreachable");
    expect(gateway.sockets).toHaveLength(8);
    expect(retries()).toBe(0);
  });
});

describe("openGatewayClient", () => {
  test("refuses a URL of another protocol", () => {
    expect(() => openGatewayClient({ url: new URL("tls://192.0.2.1/") }, () => undefined)).toThrow(
      "gateway URL must begin with https:// or http://, not tls://",
    );
  });

  test.each(["two words", "line\nbreak", "", "ключ"])("refuses the token %j without repeating it", (token) => {
    const opening = (): Exchange =>
      openGatewayClient({ url: new URL("https://gateway.example/"), token }, () => undefined);
    expect(opening).toThrow(
      /^gateway token holds characters that a bearer token cannot have \(RFC 6750 section 2\.1\)$/,
    );
  });
});
