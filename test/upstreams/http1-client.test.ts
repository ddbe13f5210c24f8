import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Http1Client } from "../../src/upstreams/http1-client.ts";
import { stopClock, untilStill } from "../support/still-clock.ts";
import type { Behave } from "./fake-server.ts";
import { queryForm } from "../../src/upstreams/request-form.ts";
import { closing, destinationOf, patience, serve, urlOf } from "./scene.ts";

const ECHO: Behave = (query, { send }) => send(query, { age: "5" });
const QUERY = Uint8Array.of(1, 2, 3);
const FORM = queryForm("https://dns.example/dns-query");

describe.each(["https", "http"] as const)("a pool of HTTP/1.1 connections over %s", (protocol) => {
  test("brings each query its reply, and uses a connection again", async () => {
    const server = await serve(protocol, ECHO);
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    for (let index = 0; index < 3; index++) {
      const { octets, ageSeconds } = await client.exchange(FORM, QUERY, patience());
      expect([[...octets], ageSeconds]).toEqual([[1, 2, 3], 5]);
    }
    expect(server.sockets).toHaveLength(1);
  });

  test("has sixteen connections at most, and queries wait for one of them", async () => {
    const server = await serve(protocol, ECHO);
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    await Promise.all(Array.from({ length: 100 }, () => client.exchange(FORM, QUERY, patience())));
    expect(server.sockets.length).toBeLessThanOrEqual(16);
    expect(server.queries).toHaveLength(100);
  });

  test.each([
    [1, 1, 0],
    [5, 3, 2],
  ])("has at most %i where it is given so few: %i, and %i for queries that take long", async (max, quick, slow) => {
    const server = await serve(protocol, (query, wire) => (query[0] === 9 ? undefined : ECHO(query, wire)));
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port)), undefined, max));
    stopClock();
    const asked = Array.from({ length: 10 }, () => client.exchange(FORM, Uint8Array.of(9), patience(5_000)));
    const ends = Promise.allSettled(asked);
    await untilStill(() => server.queries.length === quick);
    await vi.advanceTimersByTimeAsync(500);
    await untilStill(() => server.queries.length === quick + slow);
    // Those that came last take long by now too, and no more may.
    await vi.advanceTimersByTimeAsync(500);
    expect([server.sockets.length, server.queries.length]).toEqual([max, max]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect((await ends).map(({ status }) => status)).toEqual(asked.map(() => "rejected"));
    expect(await client.exchange(FORM, QUERY, patience())).toMatchObject({ ageSeconds: 5 });
  });

  test("keeps a connection that brought a short refusal, and not one that brings a long one", async () => {
    const refuse: Behave = (_query, { respond }) => {
      const sizeOctets = server.queries.length < 3 ? 2 : 70_000;
      respond?.(401, { "content-length": String(sizeOctets) }, "x".repeat(sizeOctets));
    };
    const server = await serve(protocol, refuse);
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    for (let count = 0; count < 4; count++) {
      await expect(client.exchange(FORM, QUERY, patience())).rejects.toMatchObject({
        code: "refused",
        message: "denied access (HTTP status 401): check the token",
      });
    }
    expect(server.sockets).toHaveLength(2);
  });

  test("sends a query that met a closed connection once more, and says so", async () => {
    const server = await serve(protocol, (query, wire) =>
      server.queries.length === 2 ? wire.reset() : ECHO(query, wire),
    );
    let retries = 0;
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port)), () => retries++));
    for (let count = 0; count < 2; count++) await client.exchange(FORM, QUERY, patience());
    expect([retries, server.queries.length, server.sockets.length]).toEqual([1, 3, 2]);
  });

  test("does not repeat what the server has begun to answer", async () => {
    const server = await serve(protocol, (query, wire) => {
      if (server.queries.length === 1) return ECHO(query, wire);
      wire.sendPart(Uint8Array.of(1));
      setImmediate(wire.reset);
    });
    let retries = 0;
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port)), () => retries++));
    await client.exchange(FORM, QUERY, patience());
    await expect(client.exchange(FORM, QUERY, patience())).rejects.toMatchObject({
      code: "broken",
      message: "broke off in the middle of its reply",
    });
    expect([retries, server.queries.length]).toEqual([0, 2]);
  });

  test("fails what is under way and what waits for a connection when it is closed, and connects no more", async () => {
    let isFull = (): void => undefined;
    const full = new Promise<void>((resolve) => (isFull = resolve));
    const server = await serve(protocol, () => void (server.queries.length === 16 && isFull()));
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    const asked = Array.from({ length: 20 }, () => client.exchange(FORM, QUERY, patience()));
    const outcomes = Promise.allSettled(asked);
    await full;
    client.close();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(Array.from({ length: 20 }, () => "rejected"));
    await expect(client.exchange(FORM, QUERY, patience())).rejects.toMatchObject({ code: "broken" });
    expect(server.sockets).toHaveLength(16);
  });

  test("has more of them while those sixteen have queries that take long, and keeps them for that", async () => {
    const server = await serve(protocol, (query, wire) => (query[0] === 9 ? undefined : ECHO(query, wire)));
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    stopClock();
    const slow = Array.from({ length: 20 }, () => client.exchange(FORM, Uint8Array.of(9), patience(1500)));
    const slowEnds = Promise.allSettled(slow);
    const quick = client.exchange(FORM, QUERY, patience());
    await untilStill(() => server.queries.length === 16);
    await vi.advanceTimersByTimeAsync(500);
    await quick;
    await untilStill(() => server.queries.length === 21);
    await vi.advanceTimersByTimeAsync(1000);
    expect((await slowEnds).map(({ status }) => status)).toEqual(slow.map(() => "rejected"));
    expect([server.sockets.length, client.isSilent]).toEqual([21, false]);
    await client.exchange(FORM, QUERY, patience());
    expect(server.sockets).toHaveLength(21);
  });

  test("drops idle connections once one has swallowed a query", async () => {
    const server = await serve(protocol, (query, wire) =>
      server.queries.length === 4 ? undefined : ECHO(query, wire),
    );
    const client = closing(new Http1Client(destinationOf(urlOf(protocol, server.port))));
    await Promise.all([1, 2, 3].map(() => client.exchange(FORM, QUERY, patience())));
    await expect(client.exchange(FORM, QUERY, patience(50))).rejects.toMatchObject({ code: "timeout" });
    await client.exchange(FORM, QUERY, patience());
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
  await expect(client.exchange(FORM, QUERY, patience())).rejects.toMatchObject({ code, message });
});
