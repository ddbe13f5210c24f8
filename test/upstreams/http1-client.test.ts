import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Http1Client } from "../../src/upstreams/http1-client.ts";
import type { Behave } from "./fake-server.ts";
import { closing, destinationOf, patience, serve, urlOf } from "./scene.ts";

const ECHO: Behave = (query, { send }) => send(query, { age: "5" });
const QUERY = Uint8Array.of(1, 2, 3);

describe.each(["https", "http"] as const)("a pool of HTTP/1.1 connections over %s", (protocol) => {
  test("brings each query its reply, and uses a connection again", async () => {
    const server = await serve(protocol, ECHO);
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    for (let index = 0; index < 3; index++) {
      const { octets, ageSeconds } = await client.exchange(QUERY, patience());
      expect([[...octets], ageSeconds]).toEqual([[1, 2, 3], 5]);
    }
    expect(server.sockets).toHaveLength(1);
  });

  test("has sixteen connections at most, and queries wait for one of them", async () => {
    const server = await serve(protocol, ECHO);
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    await Promise.all(Array.from({ length: 100 }, () => client.exchange(QUERY, patience())));
    expect(server.sockets.length).toBeLessThanOrEqual(16);
    expect(server.queries).toHaveLength(100);
  });

  test("drops idle connections once one has swallowed a query", async () => {
    const server = await serve(protocol, (query, wire) =>
      server.queries.length === 4 ? undefined : ECHO(query, wire),
    );
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    await Promise.all([1, 2, 3].map(() => client.exchange(QUERY, patience())));
    await expect(client.exchange(QUERY, patience(50))).rejects.toMatchObject({ code: "timeout" });
    await client.exchange(QUERY, patience());
    expect(server.sockets).toHaveLength(4);
  });
});

test.each([
  ["speaks no HTTP", "malformed", "does not speak HTTP", (socket: Socket) => socket.end("what?\r\n\r\n")],
  ["closes at once", "broken", "closed the connection without an answer", (socket: Socket) => socket.end()],
])("a server that %s is a failure", async (_title, code, message, behave) => {
  const server = createServer((socket) => socket.on("error", () => undefined).on("data", () => behave(socket)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  const client = closing(new Http1Client(destinationOf(`http://127.0.0.1:${port}/x`)));
  await expect(client.exchange(QUERY, patience())).rejects.toMatchObject({ code, message });
});
