import { describe, expect, onTestFinished, test } from "vitest";
import type { Listener, ListenerParts } from "../../src/shim/listener.ts";
import { listenUdp } from "../../src/shim/udp-listener.ts";
import { ManualClock } from "../support/clock.ts";
import { openUdpClient, type UdpClient } from "./dns-clients.ts";
import {
  brokenResponder,
  heldResponder,
  idOf,
  partsWith,
  promptResponder,
  queryWithId,
  replyTo,
} from "./fake-responder.ts";

interface Scene {
  readonly listener: Listener;
  readonly client: UdpClient;
}

async function open(parts: ListenerParts, address = "127.0.0.1"): Promise<Scene> {
  const listener = await listenUdp({ address, port: 0 }, parts);
  const client = await openUdpClient(listener.port, address);
  onTestFinished(async () => {
    await client[Symbol.asyncDispose]();
  });
  return { listener, client };
}

/** For tests that do not close the listener themselves. */
async function openUntilEnd(parts: ListenerParts, address?: string): Promise<Scene> {
  const scene = await open(parts, address);
  onTestFinished(() => scene.listener.close(0));
  return scene;
}

describe("listenUdp", () => {
  test.each(["127.0.0.1", "::1"])("answers out of the cache on %s", async (address) => {
    const parts = partsWith({ ...promptResponder("cache"), respond: () => Promise.reject(new Error("not asked")) });
    const { client } = await openUntilEnd(parts, address);
    client.send(queryWithId(7));
    expect(await client.next()).toEqual(Buffer.from(replyTo(queryWithId(7))));
    expect(parts.counters).toMatchObject({ udpQueries: 1, answeredAtOnce: 1 });
  });

  test("sends each reply when it is ready, whatever the order of the queries", async () => {
    const responder = heldResponder();
    const { client } = await openUntilEnd(partsWith(responder));
    for (const id of [1, 2, 3]) client.send(queryWithId(id));
    await responder.received(3);
    for (const id of [3, 1, 2]) responder.release(id, replyTo(queryWithId(id)));
    expect([idOf(await client.next()), idOf(await client.next()), idOf(await client.next())]).toEqual([3, 1, 2]);
  });

  test("sends nothing for a query that deserves silence", async () => {
    const responder = heldResponder();
    const { client } = await openUntilEnd(partsWith(responder));
    for (const id of [1, 2]) client.send(queryWithId(id));
    await responder.received(2);
    responder.release(1, undefined);
    responder.release(2, replyTo(queryWithId(2)));
    expect(idOf(await client.next())).toBe(2);
  });

  test("what is no query is refused on the spot, and nobody is asked; what deserves silence gets it", async () => {
    const responder = heldResponder();
    const { client } = await openUntilEnd(partsWith(responder));
    client.send(new Uint8Array(0));
    client.send(queryWithId(7).subarray(0, 12));
    expect([...(await client.next())]).toEqual([0, 7, 0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(responder.queries).toEqual([]);
  });

  test("a flood of what is no query gets silence above a thousand refusals a second, and keeps no good client back", async () => {
    const clock = new ManualClock();
    const parts = { ...partsWith(promptResponder("pipeline")), nowMs: clock.read };
    const { client } = await openUntilEnd(parts);
    const { counters } = parts;
    for (let count = 0; count < 1000; count++) {
      client.send(queryWithId(7).subarray(0, 12));
      // One after the other, so that no buffer of the system decides what arrives.
      await client.next();
    }
    for (let count = 0; count < 5; count++) client.send(queryWithId(7).subarray(0, 12));
    await expect.poll(() => counters.ignored).toBe(5);
    client.send(queryWithId(8));
    expect(idOf(await client.next())).toBe(8);
    clock.nowMs += 10;
    client.send(queryWithId(9).subarray(0, 12));
    expect(idOf(await client.next())).toBe(9);
  });

  test.each([
    ["cache", "survives", 0],
    ["pipeline", "survives and counts", 1],
  ] as const)("when a reply from the %s is too large to send, it %s", async (from, _what, failures) => {
    const whole = promptResponder(from);
    const oversize = promptResponder(from, 70_000);
    const chosen = (query: Uint8Array): typeof whole => (idOf(query) === 1 ? oversize : whole);
    const parts = partsWith({
      respondAtOnce: (query, ...rest) => chosen(query).respondAtOnce(query, ...rest),
      respond: (query, ...rest) => chosen(query).respond(query, ...rest),
    });
    const { client } = await openUntilEnd(parts);
    for (const id of [1, 2]) client.send(queryWithId(id));
    expect(idOf(await client.next())).toBe(2);
    expect(parts.counters.udpSendFailures).toBe(failures);
  });

  test.each(["cache", "pipeline"] as const)("survives and counts a responder whose %s fails", async (breaksAt) => {
    const parts = partsWith(brokenResponder(breaksAt));
    const { client, listener } = await open(parts);
    for (const id of [2, 3]) client.send(queryWithId(id));
    expect(idOf(await client.next())).toBe(3);
    expect(parts.counters).toMatchObject({ responderFailures: 1, udpSendFailures: 0 });
    await expect(listener.close(60_000), "the failed query is not waited for").resolves.toBeUndefined();
  });

  test("answers on although a client that asked is gone", async () => {
    const responder = heldResponder();
    const { client, listener } = await openUntilEnd(partsWith(responder));
    const gone = await openUdpClient(listener.port);
    gone.send(queryWithId(1));
    await responder.received(1);
    await gone[Symbol.asyncDispose]();
    responder.release(1, replyTo(queryWithId(1)));
    client.send(queryWithId(2));
    await responder.received(2);
    responder.release(2, replyTo(queryWithId(2)));
    expect(idOf(await client.next())).toBe(2);
  });

  test("waits for replies in flight when it closes, then frees the port", async () => {
    const responder = heldResponder();
    const { client, listener } = await open(partsWith(responder));
    client.send(queryWithId(1));
    await responder.received(1);
    const closed = listener.close(60_000);
    responder.release(1, replyTo(queryWithId(1)));
    await closed;
    expect(idOf(await client.next())).toBe(1);
    const again = await listenUdp({ address: "127.0.0.1", port: listener.port }, partsWith(responder));
    await again.close(0);
  });

  test("takes no query while it closes", async () => {
    const responder = heldResponder();
    const { client, listener } = await open(partsWith(responder));
    client.send(queryWithId(1));
    await responder.received(1);
    const closed = listener.close(60_000);
    client.send(queryWithId(2));
    // What was sent to another socket later is also received later.
    const other = await openUntilEnd(partsWith(promptResponder("cache")));
    other.client.send(queryWithId(3));
    await other.client.next();
    expect(responder.queries).toHaveLength(1);
    responder.release(1, undefined);
    await closed;
  });

  test("stops waiting when the grace is over, and drops the reply that comes later", async () => {
    const responder = heldResponder();
    const { client, listener } = await open(partsWith(responder));
    client.send(queryWithId(1));
    await responder.received(1);
    await expect(listener.close(1)).resolves.toBeUndefined();
    responder.release(1, replyTo(queryWithId(1)));
  });
});
