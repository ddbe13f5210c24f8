import { once } from "node:events";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { frameOf } from "../../src/dns/frame-reader.ts";
import { listenTcp } from "../../src/shim/tcp-listener.ts";
import { TcpRoom } from "../../src/shim/tcp-room.ts";
import { openTcpClient } from "./dns-clients.ts";
import {
  brokenResponder,
  heldResponder,
  idOf,
  partsWith,
  promptResponder,
  queryWithId,
  replyTo,
} from "./fake-responder.ts";
import { connectUntilEnd, HASTY, idsOf, listenUntilEnd, PATIENT, roundTrip } from "./tcp-scene.ts";

describe("framing", () => {
  const stream = frameOf(queryWithId(0x1234));

  test("a query split at any octet is answered", async () => {
    const responder = heldResponder();
    const listener = await listenUntilEnd(partsWith(responder));
    const client = await connectUntilEnd(listener);
    for (let at = 1; at < stream.length; at++) {
      client.socket.write(stream.subarray(0, at));
      // The rest is sent once the server has surely read the first part: a whole query on another connection came back.
      const other = await openTcpClient(listener.port);
      other.send(queryWithId(at));
      await responder.received(2 * at - 1);
      responder.release(at, undefined);
      await other[Symbol.asyncDispose]();
      client.socket.write(stream.subarray(at));
      await responder.received(2 * at);
      expect([...(responder.queries.at(-1) ?? [])]).toEqual([...queryWithId(0x1234)]);
      responder.release(0x1234, replyTo(queryWithId(0x1234)));
      expect(idOf(await client.next())).toBe(0x1234);
    }
  });

  test("two queries in one segment are both answered", async () => {
    const client = await connectUntilEnd(await listenUntilEnd(partsWith(promptResponder("pipeline"))));
    client.send(queryWithId(1), queryWithId(2));
    expect(await idsOf(client, 2)).toEqual([1, 2]);
  });

  test("length and reply leave in one write", async () => {
    const client = await connectUntilEnd(await listenUntilEnd(partsWith(promptResponder("cache"))));
    client.send(queryWithId(1));
    const [chunk] = await once(client.socket, "data");
    expect(chunk).toEqual(Buffer.from(frameOf(replyTo(queryWithId(1)))));
  });

  test.each([
    ["of no octets", Uint8Array.from([0, 0])],
    ["shorter than a header", frameOf(new Uint8Array(11))],
  ])("a frame %s ends the connection, after the replies in flight", async (_what, frame) => {
    const responder = heldResponder();
    const parts = partsWith(responder);
    const client = await connectUntilEnd(await listenUntilEnd(parts));
    client.socket.write(Buffer.concat([frameOf(queryWithId(1)), frame, frameOf(queryWithId(2))]));
    await responder.received(1);
    responder.release(1, replyTo(queryWithId(1)));
    expect(idOf(await client.next())).toBe(1);
    await client.closed;
    expect(responder.queries).toHaveLength(1);
    expect(parts.counters.tcpBadFrames).toBe(1);
  });
});

describe("pipelining", () => {
  test("a hundred queries in flight are answered as replies come, here in reverse", async () => {
    const responder = heldResponder();
    const client = await connectUntilEnd(await listenUntilEnd(partsWith(responder)));
    const ids = Array.from({ length: 100 }, (_, index) => index);
    client.send(...ids.map((id) => queryWithId(id)));
    await responder.received(100);
    for (const id of ids.toReversed()) responder.release(id, replyTo(queryWithId(id)));
    expect(await idsOf(client, 100)).toEqual(ids.toReversed());
  });

  test("no more queries are taken than may wait unanswered, and the rest when there is room", async () => {
    const responder = heldResponder();
    const client = await connectUntilEnd(await listenUntilEnd(partsWith(responder), { ...PATIENT, maxUnanswered: 2 }));
    client.send(queryWithId(1), queryWithId(2), queryWithId(3));
    await responder.received(2);
    expect(responder.queries).toHaveLength(2);
    responder.release(1, replyTo(queryWithId(1)));
    await responder.received(3);
    for (const id of [2, 3]) responder.release(id, replyTo(queryWithId(id)));
    expect(await idsOf(client, 3)).toEqual([1, 2, 3]);
  });

  test("a query that deserves silence does not hold up the others", async () => {
    const responder = heldResponder();
    const client = await connectUntilEnd(await listenUntilEnd(partsWith(responder), { ...PATIENT, maxUnanswered: 1 }));
    client.send(queryWithId(1), queryWithId(2));
    await responder.received(1);
    responder.release(1, undefined);
    await responder.received(2);
    responder.release(2, replyTo(queryWithId(2)));
    expect(idOf(await client.next())).toBe(2);
  });

  test.each(["cache", "pipeline"] as const)(
    "a query at which the %s fails gets nothing, the next a reply",
    async (breaksAt) => {
      const parts = partsWith(brokenResponder(breaksAt));
      const client = await connectUntilEnd(await listenUntilEnd(parts, { ...PATIENT, maxUnanswered: 1 }));
      client.send(queryWithId(2), queryWithId(3));
      expect(idOf(await client.next())).toBe(3);
      expect(parts.counters.responderFailures).toBe(1);
      client.socket.end();
      await client.closed;
    },
  );

  test("a client that closes its side after asking still gets every reply", async () => {
    const responder = heldResponder();
    const listener = await listenUntilEnd(partsWith(responder));
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(1), queryWithId(2));
    client.socket.end();
    await responder.received(2);
    await roundTrip(listener, responder);
    for (const id of [1, 2]) responder.release(id, replyTo(queryWithId(id)));
    expect(await idsOf(client, 2)).toEqual([1, 2]);
    await client.closed;
  });

  test("what such a client sent beyond the queries that may wait is answered in its turn", async () => {
    const responder = heldResponder();
    const client = await connectUntilEnd(await listenUntilEnd(partsWith(responder), { ...PATIENT, maxUnanswered: 2 }));
    client.send(queryWithId(1), queryWithId(2), queryWithId(3));
    client.socket.end();
    await responder.received(2);
    responder.release(1, replyTo(queryWithId(1)));
    await responder.received(3);
    for (const id of [2, 3]) responder.release(id, replyTo(queryWithId(id)));
    expect(await idsOf(client, 3)).toEqual([1, 2, 3]);
    await client.closed;
  });

  test("what a client sends beyond the queries that may wait stays in the network", async () => {
    const responder = heldResponder();
    const listener = await listenUntilEnd(partsWith(responder), { ...PATIENT, maxUnanswered: 1 });
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(1), ...Array.from({ length: 200 }, () => new Uint8Array(60_000)));
    await responder.received(1);
    // Enough turns of the event loop to read all 12 MB in chunks of 64 KiB, if the server wanted to.
    const other = await listenUntilEnd(partsWith(promptResponder("cache")));
    const busy = await connectUntilEnd(other);
    for (let count = 0; count < 500; count++) {
      busy.send(queryWithId(count));
      await busy.next();
    }
    expect(client.socket.writableLength).toBeGreaterThan(0);
    responder.release(1, undefined);
  });

  test("a reply for a client that has reset its connection is dropped", async () => {
    const responder = heldResponder();
    const listener = await listenUntilEnd(partsWith(responder));
    const gone = await connectUntilEnd(listener);
    gone.send(queryWithId(1));
    await responder.received(1);
    gone.socket.resetAndDestroy();
    await gone.closed;
    responder.release(1, replyTo(queryWithId(1)));
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(2));
    await responder.received(2);
    responder.release(2, replyTo(queryWithId(2)));
    expect(idOf(await client.next())).toBe(2);
  });
});

describe("a client that does not read", () => {
  const QUERIES = 2_000;
  const REPLY_OCTETS = 60_000;

  test("stops the server from reading, and gets every reply once it reads", async () => {
    const parts = partsWith(promptResponder("cache", REPLY_OCTETS));
    const listener = await listenUntilEnd(parts);
    const client = await connectUntilEnd(listener);
    client.socket.pause();
    client.send(...Array.from({ length: QUERIES }, (_, id) => queryWithId(id)));
    // A query on another connection is answered after the server has read what it wants of the first.
    const other = await connectUntilEnd(listener);
    other.send(queryWithId(1));
    await other.next();
    expect(parts.counters.tcpQueries).toBeLessThan(QUERIES / 2);
    client.socket.resume();
    expect((await idsOf(client, QUERIES)).at(-1)).toBe(QUERIES - 1);
  });

  test("is cut off after the idle timeout, even while another query of its own is unanswered", async () => {
    const cache = promptResponder("cache", REPLY_OCTETS);
    const held = heldResponder();
    const parts = partsWith({
      respondAtOnce: (query, ...rest) => (idOf(query) === 0 ? undefined : cache.respondAtOnce(query, ...rest)),
      respond: (query, transport) => held.respond(query, transport),
    });
    const listener = await listenTcp({ address: "127.0.0.1", port: 0 }, parts, new TcpRoom(1), HASTY);
    const client = await connectUntilEnd(listener);
    client.socket.pause();
    client.send(...Array.from({ length: QUERIES }, (_, id) => queryWithId(id)));
    const closed = once(client.socket, "close");
    while (parts.counters.tcpTimeouts === 0) await new Promise((resolve) => setImmediate(resolve));
    client.socket.resume();
    await closed;
    await listener.close(0);
    expect(parts.counters.tcpQueries).toBeLessThan(QUERIES / 2);
  });
});

describe("idle connections", () => {
  test("a connection without a query is closed after the idle timeout", async () => {
    const parts = partsWith(heldResponder());
    const client = await connectUntilEnd(await listenUntilEnd(parts, HASTY));
    await client.closed;
    expect(parts.counters.tcpTimeouts).toBe(1);
  });

  test("a client that drips octets without ever finishing a query is closed all the same", async () => {
    const parts = partsWith(heldResponder());
    const client = await connectUntilEnd(await listenUntilEnd(parts, HASTY));
    const drip = setInterval(() => client.socket.write(Uint8Array.of(1)), 2);
    onTestFinished(() => clearInterval(drip));
    await client.closed;
    expect(parts.counters).toMatchObject({ tcpTimeouts: 1, tcpQueries: 0 });
  });

  test("a connection is idle from its last reply on, not from its last query", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const responder = heldResponder();
    const parts = partsWith(responder);
    const client = await connectUntilEnd(await listenUntilEnd(parts, { ...PATIENT, idleTimeoutMs: 1000 }));
    client.send(queryWithId(1));
    await responder.received(1);
    vi.advanceTimersByTime(600);
    responder.release(1, replyTo(queryWithId(1)));
    await client.next();
    vi.advanceTimersByTime(999);
    expect(parts.counters.tcpTimeouts).toBe(0);
    vi.advanceTimersByTime(1);
    await client.closed;
    expect(parts.counters.tcpTimeouts).toBe(1);
  });

  test("a connection that waits for its reply is not idle, however long that takes", async () => {
    const responder = heldResponder();
    const listener = await listenUntilEnd(partsWith(responder), HASTY);
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(1));
    await responder.received(1);
    for (let count = 0; count < 3; count++) {
      const idle = await connectUntilEnd(listener);
      await idle.closed;
    }
    responder.release(1, replyTo(queryWithId(1)));
    expect(idOf(await client.next())).toBe(1);
  });
});
