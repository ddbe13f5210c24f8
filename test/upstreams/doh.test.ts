import { describe, expect, test, vi } from "vitest";
import { DohUpstream } from "../../src/upstreams/doh.ts";
import { SESSION_TIMING } from "../../src/upstreams/limits.ts";
import { stopClock, untilStill } from "../support/still-clock.ts";
import type { Behave } from "./fake-server.ts";
import { startRelay } from "./relay.ts";
import { abandonAfter, askFor, closing, destinationOf, GOOD, replyTo, serve, urlOf, type Protocol } from "./scene.ts";

const ANSWER = ["www.example.com. 300 A 192.0.2.80"];

function open(protocol: Protocol, port: number, timing = SESSION_TIMING): DohUpstream {
  return closing(new DohUpstream(destinationOf(urlOf(protocol, port)), timing));
}

describe.each(["h2", "h2c", "https", "http"] as const)("a DoH server over %s", (protocol) => {
  test("is asked with ID 0 (RFC 8484 section 4.1)", async () => {
    const server = await serve(protocol, GOOD);
    await askFor(open(protocol, server.port));
    expect([...(server.queries[0] ?? [])].slice(0, 2)).toEqual([0, 0]);
  });

  test("has the Age of its replies taken off their TTLs (RFC 8484 section 5.1)", async () => {
    const server = await serve(protocol, (query, { send }) => send(replyTo(query), { age: "100" }));
    expect(await askFor(open(protocol, server.port))).toEqual(["www.example.com. 200 A 192.0.2.80"]);
  });

  test("may put parameters behind the media type", async () => {
    const headers = { "content-type": "Application/DNS-Message; charset=binary" };
    const server = await serve(protocol, (query, { send }) => send(replyTo(query), headers));
    expect(await askFor(open(protocol, server.port))).toEqual(ANSWER);
  });

  test("that sends a page is a failure", async () => {
    const server = await serve(protocol, (_query, { send }) =>
      send(new Uint8Array(9), { "content-type": "text/html" }),
    );
    await expect(askFor(open(protocol, server.port))).rejects.toMatchObject({
      code: "malformed",
      message: 'sent "text/html" instead of application/dns-message',
    });
  });

  test("that ended its connection is asked on another one", async () => {
    const server = await serve(protocol, GOOD);
    const upstream = open(protocol, server.port);
    await askFor(upstream);
    for (const socket of server.sockets) socket.destroy();
    expect(await askFor(upstream)).toEqual(ANSWER);
    expect(server.queries).toHaveLength(2);
  });

  test("that breaks its connection on a query is asked once more, and not again", async () => {
    let countLeft = 1;
    const server = await serve(protocol, (query, wire) => (countLeft-- > 0 ? GOOD(query, wire) : wire.reset()));
    const upstream = open(protocol, server.port);
    await askFor(upstream);
    await expect(askFor(upstream)).rejects.toMatchObject({ code: "broken" });
    expect(server.queries).toHaveLength(3);
  });

  test("fails what is in flight when it is closed, and asks no more", async () => {
    const server = await serve(protocol, () => upstream.close());
    const upstream = open(protocol, server.port);
    await expect(askFor(upstream)).rejects.toMatchObject({ code: "broken" });
    expect(server.queries).toHaveLength(1);
  });
});

describe("a DoH server over HTTP/2", () => {
  test("is asked everything over one connection", async () => {
    const server = await serve("h2", GOOD);
    const upstream = open("h2", server.port);
    await Promise.all(["a.example", "b.example"].map((name) => askFor(upstream, name)));
    await askFor(upstream);
    expect(server.sockets).toHaveLength(1);
  });

  test("that says 503 is a failure", async () => {
    const unwell: Behave = (_query, { stream }) => stream?.respond({ ":status": 503 }, { endStream: true });
    const server = await serve("h2", unwell);
    await expect(askFor(open("h2", server.port))).rejects.toMatchObject({
      code: "broken",
      message: "answered HTTP status 503 instead of 200",
    });
  });

  test("that goes away is asked on another connection, and answers there what it still has", async () => {
    const server = await serve("h2", (query, wire) => {
      if (server.queries.length === 2) wire.stream?.session?.goaway();
      GOOD(query, wire);
    });
    const upstream = open("h2", server.port);
    await askFor(upstream);
    expect(await askFor(upstream)).toEqual(ANSWER);
    expect(await askFor(upstream)).toEqual(ANSWER);
    expect(server.sockets).toHaveLength(2);
  });

  test("that refuses a stream is asked once more, as the query was not touched (RFC 9113 section 8.7)", async () => {
    const server = await serve("h2", (query, wire) => {
      if (server.queries.length === 2) wire.stream?.close(7);
      else GOOD(query, wire);
    });
    const upstream = open("h2", server.port);
    await askFor(upstream);
    expect(await askFor(upstream)).toEqual(ANSWER);
    expect(server.queries).toHaveLength(3);
  });

  test("whose connection was forgotten on the way is asked on another one within the query's own time", async () => {
    const server = await serve("h2", GOOD);
    const relay = await startRelay(server.port);
    const upstream = open("h2", relay.port);
    stopClock();
    await askFor(upstream);
    relay.freeze();
    const answered = askFor(upstream);
    await vi.advanceTimersByTimeAsync(SESSION_TIMING.quickPingMs + SESSION_TIMING.quickPingAnswerMs);
    expect(await answered).toEqual(ANSWER);
    expect(relay.count).toBe(2);
  });

  test("whose silent connection was forgotten is not asked on it", async () => {
    const server = await serve("h2", GOOD);
    const relay = await startRelay(server.port);
    const upstream = open("h2", relay.port, { ...SESSION_TIMING, quickPingMs: 60_000 });
    stopClock();
    await askFor(upstream);
    relay.freeze();
    await vi.advanceTimersByTimeAsync(SESSION_TIMING.idlePingMs + SESSION_TIMING.pingAnswerMs);
    expect(await askFor(upstream)).toEqual(ANSWER);
    expect(relay.count).toBe(2);
  });

  test("that hangs on one query is given up with its connection", async () => {
    const server = await serve("h2", GOOD);
    const relay = await startRelay(server.port);
    const upstream = open("h2", relay.port, { ...SESSION_TIMING, quickPingMs: 60_000 });
    await askFor(upstream);
    relay.freeze();
    await expect(askFor(upstream, "www.example.com", 50)).rejects.toMatchObject({ code: "timeout" });
    expect(await askFor(upstream)).toEqual(ANSWER);
  });

  test("that says nothing to a query of a second that nobody waits for any more is asked on another one", async () => {
    const server = await serve("h2", GOOD);
    const relay = await startRelay(server.port);
    const upstream = open("h2", relay.port, { ...SESSION_TIMING, quickPingMs: 60_000 });
    await askFor(upstream);
    relay.freeze();
    await abandonAfter(upstream, 1050);
    expect(await askFor(upstream)).toEqual(ANSWER);
    expect(relay.count).toBe(2);
  });

  test("that answers pings keeps its connection though a query hangs", async () => {
    const server = await serve("h2", (query, wire) => {
      if (query[12] !== 3) GOOD(query, wire);
    });
    const upstream = open("h2", server.port, { ...SESSION_TIMING, quickPingMs: 0 });
    stopClock();
    await askFor(upstream, "good.example");
    const timers = vi.getTimerCount();
    const outcome = Promise.allSettled([askFor(upstream, "bad.example", 50)]);
    await untilStill(() => server.queries.length === 2);
    // The query's own is left when the PING is answered.
    await untilStill(() => vi.getTimerCount() === timers + 1);
    await vi.advanceTimersByTimeAsync(50);
    expect(await outcome).toMatchObject([{ reason: { code: "timeout" } }]);
    await askFor(upstream, "good.example");
    expect(server.sockets).toHaveLength(1);
  });

  test("has a connection that nobody uses closed", async () => {
    const server = await serve("h2", GOOD);
    await askFor(open("h2", server.port, { ...SESSION_TIMING, idlePingMs: 5, idleCloseMs: 10 }));
    await expect.poll(() => server.sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
  });
});

describe.each(["h2", "https"] as const)("a DoH server over %s with bootstrap addresses", (protocol) => {
  test("is asked at the next one when one refuses, says nothing, or goes away later", async () => {
    const first = await serve(protocol, GOOD);
    // Takes the connection, and then says nothing.
    const silent = await serve("tcp", () => undefined, first.port, "127.0.0.2");
    const second = await serve(protocol, GOOD, first.port, "127.0.0.4");
    const url = `https://localhost:${first.port}/dns-query#127.0.0.3,127.0.0.2,127.0.0.1,127.0.0.4`;
    const upstream = closing(new DohUpstream(destinationOf(url)));
    stopClock();
    const answered = askFor(upstream, "www.example.com", 600);
    await untilStill(() => silent.sockets.length === 1);
    await vi.advanceTimersByTimeAsync(200);
    expect(await answered).toEqual(ANSWER);
    await first[Symbol.asyncDispose]();
    expect(await askFor(upstream, "www.example.com", 600)).toEqual(ANSWER);
    expect([first.queries.length, second.queries.length]).toEqual([1, 1]);
  });
});

describe("a DoH server without HTTP/2", () => {
  test.each<[Protocol, number]>([
    ["https", 2],
    ["http", 2],
  ])(
    "over %s costs one connection to find that out, and is then asked over HTTP/1.1 for good",
    async (protocol, count) => {
      const server = await serve(protocol, GOOD);
      const upstream = open(protocol, server.port);
      await askFor(upstream);
      await askFor(upstream);
      await askFor(upstream);
      expect(server.sockets).toHaveLength(count);
    },
  );
});
