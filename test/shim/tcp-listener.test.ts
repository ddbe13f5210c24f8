import { describe, expect, test } from "vitest";
import type { Listener } from "../../src/shim/listener.ts";
import { listenTcp } from "../../src/shim/tcp-listener.ts";
import { TcpRoom } from "../../src/shim/tcp-room.ts";
import type { TcpClient } from "./dns-clients.ts";
import { heldResponder, idOf, partsWith, promptResponder, queryWithId, replyTo } from "./fake-responder.ts";
import { connectUntilEnd, listenUntilEnd, PATIENT } from "./tcp-scene.ts";

/** A client whose query is answered, or waits for its reply where the responder holds it. */
async function ask(listener: Listener, id: number): Promise<TcpClient> {
  const client = await connectUntilEnd(listener);
  client.send(queryWithId(id));
  return client;
}

describe("many connections", () => {
  test("one more than there is room for takes the place of the one that has been idle longest", async () => {
    const parts = { ...partsWith(promptResponder("cache")), nowMs: () => performance.now() };
    const listener = await listenUntilEnd(parts, PATIENT, new TcpRoom(2));
    const first = await ask(listener, 1);
    await first.next();
    const second = await ask(listener, 2);
    await second.next();
    first.send(queryWithId(3));
    await first.next();
    const third = await ask(listener, 4);
    expect(idOf(await third.next())).toBe(4);
    await second.closed;
    first.send(queryWithId(5));
    expect(idOf(await first.next())).toBe(5);
    expect(parts.counters).toMatchObject({ tcpConnections: 3, tcpConnectionsDisplaced: 1, tcpConnectionsRefused: 0 });
  });

  test("clients that wait for a reply are left alone: one more is refused, and taken once they have it", async () => {
    const responder = heldResponder();
    const parts = partsWith(responder);
    const listener = await listenUntilEnd(parts, PATIENT, new TcpRoom(1));
    const first = await ask(listener, 1);
    await responder.received(1);
    const second = await connectUntilEnd(listener);
    await second.closed;
    expect(parts.counters).toMatchObject({ tcpConnections: 1, tcpConnectionsRefused: 1, tcpConnectionsDisplaced: 0 });
    responder.release(1, replyTo(queryWithId(1)));
    expect(idOf(await first.next())).toBe(1);
    await ask(listener, 3);
    await responder.received(2);
    await first.closed;
  });

  test("listeners share the room", async () => {
    const room = new TcpRoom(1);
    const parts = partsWith(promptResponder("cache"));
    const [one, other] = [await listenUntilEnd(parts, PATIENT, room), await listenUntilEnd(parts, PATIENT, room)];
    const first = await ask(one, 1);
    await first.next();
    const second = await ask(other, 2);
    expect(idOf(await second.next())).toBe(2);
    await first.closed;
  });
});

describe("closing", () => {
  test("waits for the replies in flight, takes no more queries, then frees the port", async () => {
    const responder = heldResponder();
    const listener = await listenTcp({ address: "127.0.0.1", port: 0 }, partsWith(responder), new TcpRoom(1), PATIENT);
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
    const again = await listenTcp(
      { address: "127.0.0.1", port: listener.port },
      partsWith(responder),
      new TcpRoom(1),
      PATIENT,
    );
    await again.close(0);
  });

  test("does not wait for idle clients", async () => {
    const listener = await listenTcp(
      { address: "127.0.0.1", port: 0 },
      partsWith(promptResponder("cache")),
      new TcpRoom(1),
      PATIENT,
    );
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(1));
    await client.next();
    await expect(Promise.all([listener.close(60_000), client.closed])).resolves.toBeDefined();
  });

  test("cuts off what is left when the grace is over", async () => {
    const responder = heldResponder();
    const listener = await listenTcp({ address: "127.0.0.1", port: 0 }, partsWith(responder), new TcpRoom(1), PATIENT);
    const client = await connectUntilEnd(listener);
    client.send(queryWithId(1));
    await responder.received(1);
    await expect(Promise.all([listener.close(1), client.closed])).resolves.toBeDefined();
    responder.release(1, replyTo(queryWithId(1)));
  });
});
