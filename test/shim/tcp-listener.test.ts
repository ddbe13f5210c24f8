import { describe, expect, test } from "vitest";
import { listenTcp } from "../../src/shim/tcp-listener.ts";
import { heldResponder, idOf, partsWith, promptResponder, queryWithId, replyTo } from "./fake-responder.ts";
import { connectUntilEnd, listenUntilEnd, PATIENT } from "./tcp-scene.ts";

describe("many connections", () => {
  test("one above the limit is refused, and taken again when another has gone", async () => {
    const parts = partsWith(promptResponder("cache"));
    const listener = await listenUntilEnd(parts, { ...PATIENT, maxConnections: 1 });
    const first = await connectUntilEnd(listener);
    first.send(queryWithId(1));
    await first.next();
    const second = await connectUntilEnd(listener);
    await second.closed;
    expect(parts.counters).toMatchObject({ tcpConnections: 1, tcpConnectionsRefused: 1 });
    first.socket.end();
    await first.closed;
    const third = await connectUntilEnd(listener);
    third.send(queryWithId(3));
    expect(idOf(await third.next())).toBe(3);
  });
});

describe("closing", () => {
  test("waits for the replies in flight, takes no more queries, then frees the port", async () => {
    const responder = heldResponder();
    const listener = await listenTcp({ address: "127.0.0.1", port: 0 }, partsWith(responder), PATIENT);
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(1));
    await responder.received(1);
    const closed = listener.close(60_000);
    client.send(queryWithId(2));
    responder.release(1, replyTo(queryWithId(1)));
    expect(idOf(await client.next())).toBe(1);
    await client.closed;
    await closed;
    expect(responder.queries).toHaveLength(1);
    const again = await listenTcp({ address: "127.0.0.1", port: listener.port }, partsWith(responder), PATIENT);
    await again.close(0);
  });

  test("does not wait for idle clients", async () => {
    const listener = await listenTcp({ address: "127.0.0.1", port: 0 }, partsWith(promptResponder("cache")), PATIENT);
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(1));
    await client.next();
    await expect(Promise.all([listener.close(60_000), client.closed])).resolves.toBeDefined();
  });

  test("cuts off what is left when the grace is over", async () => {
    const responder = heldResponder();
    const listener = await listenTcp({ address: "127.0.0.1", port: 0 }, partsWith(responder), PATIENT);
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(1));
    await responder.received(1);
    await expect(Promise.all([listener.close(1), client.closed])).resolves.toBeDefined();
    responder.release(1, replyTo(queryWithId(1)));
  });
});
