import { expect, test } from "vitest";
import { UdpQuery } from "../../src/upstreams/udp-query.ts";
import { SocketSlots } from "../../src/upstreams/socket-slots.ts";
import { destinationOf, serve } from "./scene.ts";

const QUERY = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

/** Resolves with the first datagram, or rejects as the query fails; every socket is given back by then. */
async function ask(url: string, sockets: SocketSlots): Promise<Uint8Array> {
  let underWay: UdpQuery | undefined;
  try {
    return await new Promise<Uint8Array>((received, failed) => {
      sockets.take();
      underWay = new UdpQuery({ destination: destinationOf(url), query: QUERY, sockets, received, failed });
    });
  } finally {
    underWay?.end("settled");
  }
}

test.each([1, 3])("goes from address to address with %i sockets, and gives all of them back", async (count) => {
  const server = await serve("udp", (query, { send }) => send(query));
  const sockets = new SocketSlots(count);
  const reply = await ask(`udp://dns.example:${server.port}#127.0.0.2,127.0.0.3,127.0.0.1`, sockets);
  expect([...reply]).toEqual([...QUERY]);
  await expect(ask(`udp://dns.example:${server.port}#127.0.0.2,127.0.0.3`, sockets)).rejects.toThrow("refused");
  const taken = Array.from({ length: count + 1 }, () => sockets.take());
  expect(taken.filter(Boolean)).toHaveLength(count);
});

test("without a socket for another address is sent to the same one again", async () => {
  const server = await serve("udp", (query, { send }) => {
    if (server.queries.length === 2) send(query);
  });
  await ask(`udp://dns.example:${server.port}#127.0.0.1,127.0.0.2`, new SocketSlots(1));
  expect(server.queries).toHaveLength(2);
});

test("an address that the machine has no way to is one that refuses, and the next one is asked", async () => {
  const server = await serve("udp", (query, { send }) => send(query));
  // Without SO_BROADCAST Linux refuses to connect to it, as it does without a route.
  const unreachable = "255.255.255.255";
  const sockets = new SocketSlots(1);
  await expect(ask(`udp://dns.example:${server.port}#${unreachable}`, sockets)).rejects.toThrow("EACCES");
  await ask(`udp://dns.example:${server.port}#${unreachable},127.0.0.1`, sockets);
  expect(server.queries).toHaveLength(1);
});
