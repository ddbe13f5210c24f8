import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { runShim } from "../../src/shim/run.ts";
import { closed } from "./fake-gateway.ts";
import { idOf, queryWithId } from "./fake-responder.ts";
import { openShim, queryOffering } from "./running-shim.ts";

/** `queryWithId` answered: QR, RD, RA, one answer; the owner points at the question; A, IN, 30 s, 192.0.2.0. */
function answerTo(id: number, ttlSeconds = 30): number[] {
  const header = [id >> 8, id & 0xff, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0];
  return [...header, ...queryWithId(id).subarray(12), 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, ttlSeconds, 0, 4, 192, 0, 2, 0];
}

describe("runShim", () => {
  test("answers over UDP and TCP on the port that it names", async () => {
    const { shim, port, udp, tcp } = await openShim();
    expect(shim.addresses).toEqual([`127.0.0.1:${port}`]);
    const overUdp = await udp();
    overUdp.send(queryWithId(0x0a0b));
    expect([...(await overUdp.next())]).toEqual(answerTo(0x0a0b));
    const overTcp = await tcp();
    overTcp.send(queryWithId(0x0c0d));
    expect([...(await overTcp.next())].slice(0, 12)).toEqual([0x0c, 0x0d, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  });

  test("asks the gateway once, and answers the same question from its cache", async () => {
    const { gateway, shim, udp, tcp } = await openShim();
    const client = await udp();
    client.send(queryWithId(1));
    await client.next();
    client.send(queryWithId(2));
    expect(idOf(await client.next())).toBe(2);
    const other = await tcp();
    other.send(queryWithId(3));
    expect(idOf(await other.next())).toBe(3);
    expect(gateway.requests).toHaveLength(1);
    expect(shim.counters).toMatchObject({ udpQueries: 2, tcpQueries: 1, answeredAtOnce: 2, gatewayExchanges: 1 });
  });

  test.each([
    ["the wall clock is set, forward", "wall", 3_600_000, 1],
    ["the wall clock is set, back", "wall", -3_600_000, 1],
    ["30 seconds have passed", "monotonic", 30_000, 2],
  ])("when %s, its cache follows the clock that is never set", async (_what, clock, stepMs, exchanges) => {
    const { gateway, udp } = await openShim();
    const client = await udp();
    client.send(queryWithId(1));
    await client.next();
    const [wallMs, passedMs] = [Date.now() + stepMs, performance.now() + stepMs];
    const spy =
      clock === "wall"
        ? vi.spyOn(Date, "now").mockReturnValue(wallMs)
        : vi.spyOn(performance, "now").mockReturnValue(passedMs);
    onTestFinished(() => spy.mockRestore());
    client.send(queryWithId(2));
    expect([...(await client.next())]).toEqual(answerTo(2));
    expect(gateway.requests).toHaveLength(exchanges);
  });

  test("a wall clock that stands wrong changes nothing", async () => {
    const spy = vi.spyOn(Date, "now").mockReturnValue(Date.now() - 3_600_000);
    onTestFinished(() => spy.mockRestore());
    const { gateway, udp } = await openShim();
    const client = await udp();
    for (const id of [1, 2]) {
      client.send(queryWithId(id));
      expect([...(await client.next())]).toEqual(answerTo(id));
    }
    expect(gateway.requests).toHaveLength(1);
  });

  test("a reply whose reasons are no text does not end the shim", async () => {
    const { udp } = await openShim(1, () => true, new Uint8Array(30_000).fill(0xff));
    const client = await udp();
    for (const id of [1, 2]) {
      client.send(queryOffering(id, 1232));
      expect(decodeMessage(await client.next())).toMatchObject({ id, rcode: 0, answer: [{ ttlSeconds: 30 }] });
    }
  });

  test("fifty equal questions at one time are one exchange", async () => {
    const { gateway, tcp } = await openShim();
    const client = await tcp();
    client.send(...Array.from({ length: 50 }, (_, id) => queryWithId(id)));
    const ids = new Set<number>();
    while (ids.size < 50) ids.add(idOf(await client.next()));
    expect(gateway.requests).toHaveLength(1);
  });

  test("a gateway that fails is SERVFAIL with the reason, and told to the operator when it begins and when it ends", async () => {
    let isUp = false;
    const { gateway, shim, lines, udp } = await openShim(1, () => isUp);
    const client = await udp();
    for (const id of [1, 2]) {
      client.send(queryOffering(id, 1232));
      const reply = decodeMessage(await client.next());
      expect(reply).toMatchObject({ id, rcode: 2, answer: [] });
      const reason = Buffer.from(reply.edns?.options[0]?.data ?? [])
        .subarray(2)
        .toString();
      expect(reason).toBe(`gateway ${gateway.url.host} answered HTTP 500 instead of 200`);
    }
    isUp = true;
    client.send(queryOffering(3, 1232));
    expect(decodeMessage(await client.next())).toMatchObject({ id: 3, rcode: 0 });
    expect(lines).toEqual([
      `gateway ${gateway.url.host} answered HTTP 500 instead of 200`,
      `gateway ${gateway.url.host} answers again`,
    ]);
    expect(shim.counters).toMatchObject({ gatewayExchanges: 3, gatewayFailures: 2 });
  });

  test("a taken port is an error with advice, and leaves no other address open", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const freed = free.address();
    const freePort = freed === null || typeof freed === "string" ? 0 : freed.port;
    free.close();
    await once(free, "close");
    const starting = runShim({
      gateway: { url: new URL("http://127.0.0.1:9/dns-query") },
      listen: [
        { address: "127.0.0.1", port: freePort },
        { address: "127.0.0.1", port },
      ],
      report: () => undefined,
    });
    await expect(starting).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port} (tcp): another program holds the port ` +
        `(\`ss -tlnp 'sport = :${port}'\` shows which); stop it or choose another port`,
    );
    const again = createServer().listen(freePort, "127.0.0.1");
    await once(again, "listening");
    again.close();
    await once(again, "close");
  });

  test("closing sends the replies in flight and ends the connections to the gateway", async () => {
    const { gateway, shim, udp } = await openShim();
    const client = await udp();
    client.send(queryWithId(1));
    await gateway.received(1);
    await Promise.all([shim.close(), shim.close()]);
    expect(idOf(await client.next())).toBe(1);
    await closed(gateway.sockets[0]);
    expect(gateway.sockets).toHaveLength(1);
  });
});
