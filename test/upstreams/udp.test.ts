import { describe, expect, test } from "vitest";
import { StreamUpstream } from "../../src/upstreams/stream.ts";
import { udpUpstream } from "../../src/upstreams/udp.ts";
import { SocketSlots } from "../../src/upstreams/socket-slots.ts";
import type { OpenUpstream } from "../../src/upstreams/open-upstream.ts";
import { question } from "../support/records.ts";
import { contextOf } from "../support/view.ts";
import type { Behave } from "./fake-server.ts";
import { askFor, attemptOf, closing, destinationOf, GOOD, replyTo, serve } from "./scene.ts";

const ANSWER = ["www.example.com. 300 A 192.0.2.80"];

function open(port: number, parameters = ""): OpenUpstream {
  const destination = destinationOf(`udp://127.0.0.1:${port}${parameters}`);
  return closing(udpUpstream(destination, new StreamUpstream(destination, "tcp")));
}

describe("a server over UDP", () => {
  test("is asked with another ID from another port each time (RFC 5452 section 9.2)", async () => {
    const server = await serve("udp", GOOD);
    const upstream = open(server.port);
    for (let index = 0; index < 5; index++) await askFor(upstream);
    const ids = new Set(server.queries.map((query) => `${query[0]}.${query[1]}`));
    expect(ids.size).toBeGreaterThan(2);
  });

  test.each<[string, (query: Uint8Array) => Uint8Array]>([
    ["another ID", (query) => replyTo(query.with(1, (query[1] ?? 0) ^ 1))],
    ["another name", (query) => replyTo(query, { question: [question("www.example.org")] })],
    ["another type", (query) => replyTo(query, { question: [question("www.example.com", "AAAA")] })],
    ["a query", (query) => query],
    ["nothing at all", () => new Uint8Array()],
    ["one octet", (query) => query.subarray(0, 1)],
  ])("is waited for although a datagram with %s comes first (RFC 5452 section 9.1)", async (_title, forge) => {
    const server = await serve("udp", (query, { send }) => {
      send(forge(query));
      send(replyTo(query));
    });
    expect(await askFor(open(server.port))).toEqual(ANSWER);
  });

  test("that does not understand the query and so leaves out the question is a failure at once", async () => {
    const bare: Behave = (query, { send }) =>
      send(Uint8Array.of(query[0] ?? 0, query[1] ?? 0, 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    const { port } = await serve("udp", bare);
    await expect(askFor(open(port))).rejects.toMatchObject({
      code: "mismatch",
      message: "the reply has 0 questions instead of one (rcode 1)",
    });
  });

  test("must repeat the spelling where its URL asks for that (0x20)", async () => {
    const lower: Behave = (query, { send }) =>
      send(replyTo(query.map((octet, at) => (at > 12 && octet > 0x40 && octet < 0x5b ? octet + 0x20 : octet))));
    const [same, other] = [await serve("udp", GOOD), await serve("udp", lower)];
    const name = "a-name-of-many-letters.example";
    expect(await askFor(open(same.port, "?0x20=on"), name)).toEqual([`${name}. 300 A 192.0.2.80`]);
    await expect(askFor(open(other.port, "?0x20=on"), name, 50)).rejects.toMatchObject({ code: "timeout" });
    expect(await askFor(open(other.port), name)).toEqual([`${name}. 300 A 192.0.2.80`]);
  });

  test("is asked over TCP, too, when it has more to say than fits, and the datagram may be cut anywhere", async () => {
    const tcp = await serve("tcp", GOOD);
    const udp = await serve(
      "udp",
      (query, { send }) => send(replyTo(query, { truncated: true }).subarray(0, 40)),
      tcp.port,
    );
    expect(await askFor(open(udp.port))).toEqual(ANSWER);
    expect([udp.queries.length, tcp.queries.length]).toEqual([1, 1]);
  });

  test("is forgotten at once when nobody waits any more", async () => {
    let stop = (): void => undefined;
    const server = await serve("udp", () => stop());
    const whenAbandoned = (stopIt: () => void): void => {
      stop = stopIt;
    };
    const asked = open(server.port).ask(question("www.example.com"), contextOf(), { ...attemptOf(), whenAbandoned });
    await expect(asked).rejects.toMatchObject({ code: "withdrawn", message: "nobody waited for the answer any more" });
  });

  test.each([1, 2])("is sent the same query again when it drops %i of them (RFC 9520 section 3.1)", async (count) => {
    const server = await serve("udp", (query, wire) => {
      if (server.queries.length > count) GOOD(query, wire);
    });
    expect(await askFor(open(server.port))).toEqual(ANSWER);
    expect(server.queries).toHaveLength(count + 1);
    expect(new Set(server.queries.map((query) => Buffer.from(query).toString("hex"))).size).toBe(1);
    expect(new Set(server.clients).size).toBe(1);
  });

  test("is sent it three times at most", async () => {
    const server = await serve("udp", () => undefined);
    await expect(askFor(open(server.port), "www.example.com", 2200)).rejects.toMatchObject({ code: "timeout" });
    expect(server.queries).toHaveLength(3);
  });
});

describe("a server over UDP with bootstrap addresses", () => {
  function openAt(port: number, addresses: string): OpenUpstream {
    const destination = destinationOf(`udp://dns.example:${port}#${addresses}`);
    return closing(udpUpstream(destination, new StreamUpstream(destination, "tcp")));
  }

  test("is asked at the next one at once when one refuses, and there first from then on", async () => {
    const server = await serve("udp", GOOD);
    // Nothing listens on that port of 127.0.0.2 and 127.0.0.3.
    const upstream = openAt(server.port, "127.0.0.2,127.0.0.3,127.0.0.1");
    expect(await askFor(upstream, "www.example.com", 300)).toEqual(ANSWER);
    expect(await askFor(upstream, "www.example.com", 300)).toEqual(ANSWER);
  });

  test("fails when all refuse", async () => {
    const server = await serve("udp", GOOD);
    const asked = askFor(openAt(server.port, "127.0.0.2,127.0.0.3"));
    await expect(asked).rejects.toMatchObject({ code: "unreachable" });
  });

  test("is sent the query again at the next one when one says nothing, and there first from then on", async () => {
    const good = await serve("udp", GOOD);
    const silent = await serve("udp", () => undefined, good.port, "127.0.0.2");
    const upstream = openAt(good.port, "127.0.0.2,127.0.0.1");
    expect(await askFor(upstream)).toEqual(ANSWER);
    expect(await askFor(upstream, "www.example.com", 300)).toEqual(ANSWER);
    expect([silent.queries.length, good.queries.length]).toEqual([1, 2]);
  });
});

describe("queries over UDP that find no socket left", () => {
  function openWith(port: number, sockets: SocketSlots): OpenUpstream {
    const destination = destinationOf(`udp://127.0.0.1:${port}`);
    return closing(udpUpstream(destination, new StreamUpstream(destination, "tcp"), sockets));
  }

  test("wait for their turn", async () => {
    const held: (() => void)[] = [];
    const server = await serve("udp", (query, wire) => void held.push(() => GOOD(query, wire)));
    const upstream = openWith(server.port, new SocketSlots(2));
    const asked = ["a", "b", "c"].map((name) => askFor(upstream, `${name}.example`));
    await expect.poll(() => held.length).toBe(2);
    expect(server.queries.map((query) => String.fromCharCode(query[13] ?? 0)).toSorted()).toEqual(["a", "b"]);
    for (const answer of held.splice(0)) answer();
    await expect.poll(() => held.length).toBe(1);
    held[0]?.();
    expect(await Promise.all(asked)).toHaveLength(3);
  });

  test("fail as no fault of the upstream's when it does not come in time, and leave nothing taken", async () => {
    const server = await serve("udp", (query, wire) => query[12] === 3 || GOOD(query, wire));
    const upstream = openWith(server.port, new SocketSlots(1));
    const asked = [askFor(upstream, "bad.example", 200), askFor(upstream, "good.example", 50)];
    expect(await Promise.allSettled(asked)).toMatchObject([
      { reason: { code: "timeout" } },
      { reason: { code: "withdrawn" } },
    ]);
    expect(await askFor(upstream, "good.example")).toEqual(["good.example. 300 A 192.0.2.80"]);
  });
});
