import { describe, expect, test } from "vitest";
import { frameOf } from "../../src/dns/frame-reader.ts";
import { StreamUpstream } from "../../src/upstreams/stream.ts";
import { octetsOf } from "../support/records.ts";
import type { Behave, Wire } from "./fake-server.ts";
import { abandonAfter, askFor, closing, destinationOf, GOOD, replyTo, serve, urlOf } from "./scene.ts";

const ANSWER = (name: string): string[] => [`${name} 300 A 192.0.2.80`];

describe.each(["tcp", "tls"] as const)("a server over %s", (protocol) => {
  function open(port: number, parameters = ""): StreamUpstream {
    return closing(new StreamUpstream(destinationOf(`${urlOf(protocol, port)}${parameters}`), protocol));
  }

  test("is asked everything over one connection, with an ID for each query", async () => {
    const server = await serve(protocol, GOOD);
    const upstream = open(server.port);
    await Promise.all(["a.example", "b.example"].map((name) => askFor(upstream, name)));
    await askFor(upstream, "c.example");
    expect(server.sockets).toHaveLength(1);
    expect(new Set(server.queries.map((query) => `${query[0]}.${query[1]}`)).size).toBe(3);
  });

  test("may answer in any order, and in one piece (RFC 7766 section 6.2.1.1)", async () => {
    const held: Uint8Array[] = [];
    const server = await serve(protocol, (query, { sendPart }) => {
      held.unshift(frameOf(replyTo(query)));
      if (held.length === 3) sendPart(Buffer.concat(held));
    });
    const upstream = open(server.port);
    const names = ["a.example.", "b.example.", "c.example."];
    expect(await Promise.all(names.map((name) => askFor(upstream, name)))).toEqual(names.map(ANSWER));
  });

  test("that closed its idle connection is asked on another one", async () => {
    const server = await serve(protocol, GOOD);
    const upstream = open(server.port);
    await askFor(upstream);
    server.sockets[0]?.destroy();
    expect(await askFor(upstream)).toEqual(ANSWER("www.example.com."));
    expect(server.sockets).toHaveLength(2);
  });

  test("that closes the connection on a query is asked once more, and not again", async () => {
    let countLeft = 1;
    const server = await serve(protocol, (query, wire) => (countLeft-- > 0 ? GOOD(query, wire) : wire.end()));
    const upstream = open(server.port);
    await askFor(upstream);
    await expect(askFor(upstream)).rejects.toMatchObject({ code: "broken" });
    expect(server.queries).toHaveLength(3);
  });

  test("that says 0 in its keepalive option gets no further query on that connection (RFC 7828 section 3.4)", async () => {
    const server = await serve(protocol, withKeepalive("0000"));
    const upstream = open(server.port);
    await askFor(upstream);
    await askFor(upstream);
    expect(server.sockets).toHaveLength(2);
  });

  test("that says how long a connection may stay has it closed after that", async () => {
    const server = await serve(protocol, withKeepalive("0001"));
    await askFor(open(server.port));
    const [socket] = server.sockets;
    // It ends by itself; the test's own time is the limit.
    await new Promise<void>((resolve) => (socket?.closed === false ? socket.on("close", () => resolve()) : resolve()));
    expect(server.sockets).toHaveLength(1);
  });

  test("that hangs on one query is given up with its connection, and asked anew", async () => {
    const server = await serve(protocol, (query, wire) => {
      if (server.sockets.length > 1) GOOD(query, wire);
    });
    const upstream = open(server.port);
    await expect(askFor(upstream, "www.example.com", 50)).rejects.toMatchObject({ code: "timeout" });
    expect(await askFor(upstream)).toEqual(ANSWER("www.example.com."));
  });

  test("that leaves one query out keeps its connection while it answers others", async () => {
    const server = await serve(protocol, (query, wire) => {
      if (query[12] !== 3) GOOD(query, wire);
    });
    const upstream = open(server.port);
    const hanging = askFor(upstream, "bad.example", 100);
    await Promise.all([askFor(upstream, "good.example"), expect(hanging).rejects.toMatchObject({ code: "timeout" })]);
    await askFor(upstream, "good.example");
    expect(server.sockets).toHaveLength(1);
  });

  test("that says nothing to queries that nobody waits for any more is asked on another connection after a second", async () => {
    const server = await serve(protocol, (query, wire) => {
      if (server.sockets.length > 1 || server.queries.length === 1) GOOD(query, wire);
    });
    const upstream = open(server.port);
    await askFor(upstream);
    await abandonAfter(upstream, 200);
    await abandonAfter(upstream, 850);
    expect(await askFor(upstream, "www.example.com", 1000)).toEqual(ANSWER("www.example.com."));
    expect(server.sockets).toHaveLength(2);
  });

  test("whose reply comes too late does not have it taken for another's", async () => {
    const held: (() => void)[] = [];
    const server = await serve(protocol, (query, { send }) => {
      if (query[12] === 3) held.push(() => send(replyTo(query)));
      else {
        for (const late of held) late();
        send(replyTo(query));
      }
    });
    const upstream = open(server.port);
    const late = askFor(upstream, "bad.example", 50);
    await expect(late).rejects.toMatchObject({ code: "timeout" });
    expect(await askFor(upstream, "good.example")).toEqual(ANSWER("good.example."));
  });

  test("fails what is in flight when it is closed, and asks no more", async () => {
    const server = await serve(protocol, () => upstream.close());
    const upstream = open(server.port);
    await expect(askFor(upstream)).rejects.toMatchObject({ code: "broken" });
    expect(server.queries).toHaveLength(1);
  });
});

test("a server over TCP must repeat the spelling where its URL asks for that (0x20)", async () => {
  const answers: Behave[] = [GOOD, (query, { send }) => send(replyTo(query.map(toLower)))];
  const outcomes = answers.map(async (behave) => {
    const { port } = await serve("tcp", behave);
    const upstream = closing(new StreamUpstream(destinationOf(`tcp://127.0.0.1:${port}?0x20=on`), "tcp"));
    return askFor(upstream, "a-name-of-many-letters.example");
  });
  expect(await Promise.allSettled(outcomes)).toMatchObject([
    { status: "fulfilled" },
    { status: "rejected", reason: { code: "mismatch", message: "the reply spells the name in another way" } },
  ]);
});

/** Letters of the name alone: everything before it in a query is below them. */
function toLower(octet: number, at: number): number {
  return at > 12 && octet > 0x40 && octet < 0x5b ? octet + 0x20 : octet;
}

function withKeepalive(hex: string): Behave {
  const options = [{ code: 11, data: octetsOf(hex) }];
  const edns = { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options };
  return (query: Uint8Array, { send }: Wire) => send(replyTo(query, { edns }));
}
