import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { runShim } from "../../src/shim/run.ts";
import { openTcpClient, openUdpClient } from "./dns-clients.ts";
import { closed } from "./fake-gateway.ts";
import { idOf, queryWithId } from "./fake-responder.ts";
import { openShim, queryOffering } from "./running-shim.ts";
import { addressOf, settingsFor } from "./shim-settings.ts";

/** `queryWithId` answered: QR, RD, RA, one answer; the owner points at the question; A, IN, 30 s, 192.0.2.0. */
function answerTo(id: number, ttlSeconds = 30): number[] {
  const header = [id >> 8, id & 0xff, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0];
  return [...header, ...queryWithId(id).subarray(12), 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, ttlSeconds, 0, 4, 192, 0, 2, 0];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return address === null || typeof address === "string" ? 0 : address.port;
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
    expect(gateway.queries).toHaveLength(1);
    expect(shim.counters).toMatchObject({ udpQueries: 2, tcpQueries: 1, answeredAtOnce: 2 });
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
    expect(gateway.queries).toHaveLength(exchanges);
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
    expect(gateway.queries).toHaveLength(1);
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
    expect(gateway.queries).toHaveLength(1);
  });

  test("a gateway that fails is SERVFAIL with the reason, and told to the operator when it begins and when it ends", async () => {
    let isUp = false;
    const { gateway, lines, udp } = await openShim(1, () => isUp);
    const client = await udp();
    for (const id of [1, 2]) {
      client.send(queryOffering(id, 1232));
      const reply = decodeMessage(await client.next());
      expect(reply).toMatchObject({ id, rcode: 2, answer: [] });
      const reason = Buffer.from(reply.edns?.options[0]?.data ?? [])
        .subarray(2)
        .toString();
      expect(reason).toBe(`no upstream answered: gateway ${gateway.url.host}: answered HTTP status 500 instead of 200`);
    }
    isUp = true;
    const passedMs = performance.now() + 1000;
    const spy = vi.spyOn(performance, "now").mockReturnValue(passedMs);
    onTestFinished(() => spy.mockRestore());
    client.send(queryOffering(3, 1232));
    expect(decodeMessage(await client.next())).toMatchObject({ id: 3, rcode: 0 });
    expect(lines).toEqual([
      `gateway http://${gateway.url.host} answered HTTP status 500 instead of 200; no gateway answers now: ` +
        "for up to 24 h after its time, what is remembered is still answered (stale), " +
        "other names of the mesh get SERVFAIL, other names outside it too (--fallback none)",
      `gateway http://${gateway.url.host} answers again after 1.0 s; meanwhile 2 queries got SERVFAIL`,
    ]);
    expect(gateway.queries).toHaveLength(2);
  });

  test("a taken port is an error with advice, and leaves no other address open", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const unused = await freePort();
    const listen = [unused, port].map((each) => ({ address: "127.0.0.1", port: each }));
    const starting = runShim(settingsFor(new URL("http://127.0.0.1:9/dns-query"), { listen }));
    await expect(starting).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port} (tcp): another program holds the port ` +
        `(\`ss -tlnp 'sport = :${port}'\` shows which); stop it or choose another port`,
    );
    const again = createServer().listen(unused, "127.0.0.1");
    await once(again, "listening");
    again.close();
    await once(again, "close");
  });

  test("a resolver that is the shim itself is not asked, and the operator hears of it", async () => {
    const { gateway } = await openShim();
    const lines: string[] = [];
    const port = await freePort();
    const shim = await runShim(
      settingsFor(gateway.url, {
        listen: [{ address: "127.0.0.1", port }],
        resolvers: [addressOf(`udp://127.0.0.1:${port}`)],
        outside: "resolvers",
        report: (line) => lines.push(line),
      }),
    );
    onTestFinished(() => shim.close());
    expect(lines).toEqual([`resolver udp://127.0.0.1:${port} is this shim itself and is not asked`]);
  });

  test("metrics and health are served, and each query is written down, where somebody wants that", async () => {
    const { gateway } = await openShim();
    const metrics = { address: "127.0.0.1", port: await freePort() };
    const log: string[] = [];
    const shim = await runShim(settingsFor(gateway.url, { metrics, logQuery: (line) => log.push(line) }));
    onTestFinished(() => shim.close());
    const port = Number(shim.addresses[0]?.split(":").at(-1));
    const [udp, tcp] = [await openUdpClient(port), await openTcpClient(port)];
    onTestFinished(async () => {
      for (const client of [udp, tcp]) await client[Symbol.asyncDispose]();
    });
    udp.send(queryWithId(1));
    await udp.next();
    tcp.send(queryWithId(2));
    await tcp.next();
    expect(log.map((line) => line.replace(/ \d+\.\d\d /, " ms "))).toEqual([
      "a.example. A NOERROR forwarded ms 127.0.0.1",
      "a.example. A NOERROR packet-cache ms 127.0.0.1",
    ]);
    const base = `http://127.0.0.1:${metrics.port}`;
    const text = await (await fetch(`${base}/metrics`)).text();
    for (const line of [
      'meshdoh_shim_answers_total{source="forwarded"} 1',
      'meshdoh_shim_answers_total{source="packet-cache"} 1',
      `meshdoh_shim_gateway_exchanges_total{gateway="http://${gateway.url.host}"} 1`,
      `meshdoh_shim_gateway_snapshot_generation{gateway="http://${gateway.url.host}"} 1`,
      'meshdoh_shim_memory_entries{memory="cache"} 1',
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    const health: unknown = await (await fetch(`${base}/healthz`)).json();
    expect(health).toMatchObject({ status: "ok", listening: shim.addresses, gateways: [{ up: true, snapshot: 1 }] });
    await shim.close();
    await expect(fetch(`${base}/healthz`)).rejects.toThrow("fetch failed");
  });

  test("a port for metrics that is taken is an error, and leaves no address open", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const unused = await freePort();
    const settings = { listen: [{ address: "127.0.0.1", port: unused }], metrics: { address: "127.0.0.1", port } };
    const starting = runShim(settingsFor(new URL("http://127.0.0.1:9/dns-query"), settings));
    await expect(starting).rejects.toThrow(`cannot listen on 127.0.0.1:${port} (tcp): another program holds the port`);
    const again = createServer().listen(unused, "127.0.0.1");
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
    expect(gateway.queries).toHaveLength(1);
    await Promise.all(gateway.sockets.map((socket) => closed(socket)));
  });
});
