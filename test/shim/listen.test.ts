import { describe, expect, test } from "vitest";
import { listen, protocolsWithin, type OpenListener } from "../../src/shim/listen.ts";
import { ListenError } from "../../src/shim/listen-error.ts";
import type { Listener } from "../../src/shim/listener.ts";
import type { SocketAddress } from "../../src/shim/socket-address.ts";
import { TcpRoom } from "../../src/shim/tcp-room.ts";
import { openTcpClient, openUdpClient } from "./dns-clients.ts";
import { idOf, partsWith, promptResponder, queryWithId } from "./fake-responder.ts";

const PARTS = partsWith(promptResponder("cache"));
const LOOPBACK = "127.0.0.1";

/** Hands out ports 1001, 1002, … and notes what is open. */
function fakeProtocol(open: SocketAddress[], refuse: (at: SocketAddress) => string | undefined): OpenListener {
  let next = 1001;
  return async ({ address, port }): Promise<Listener> => {
    const at = { address, port: port === 0 ? next++ : port };
    const code = refuse(at);
    if (code !== undefined) throw new ListenError("tcp", at, Object.assign(new Error(code), { code }));
    open.push(at);
    return { ...at, close: async () => void open.splice(open.indexOf(at), 1) };
  };
}

describe("listen", () => {
  test.each([LOOPBACK, "::1"])("answers over UDP and TCP on one port of %s", async (address) => {
    const listener = await listen({ address, port: 0 }, PARTS, protocolsWithin(new TcpRoom(1)));
    const clients = [await openUdpClient(listener.port, address), await openTcpClient(listener.port, address)];
    for (const [id, client] of clients.entries()) {
      client.send(queryWithId(id));
      expect(idOf(await client.next())).toBe(id);
      await client[Symbol.asyncDispose]();
    }
    expect(listener.address).toBe(address);
    await listener.close(0);
  });

  test("tries another port while the one that UDP got is taken for TCP, and keeps nothing of the others", async () => {
    const open: SocketAddress[] = [];
    const udp = fakeProtocol(open, () => undefined);
    const tcp = fakeProtocol([], ({ port }) => (port < 1004 ? "EADDRINUSE" : undefined));
    const listener = await listen({ address: LOOPBACK, port: 0 }, PARTS, { udp, tcp });
    expect(listener.port).toBe(1004);
    expect(open).toEqual([{ address: LOOPBACK, port: 1004 }]);
    await listener.close(0);
    expect(open).toEqual([]);
  });

  test.each([
    ["no port is free for both after sixteen", 0, "EADDRINUSE", 16],
    ["the port that was asked for is taken", 53, "EADDRINUSE", 1],
    ["the address cannot be had", 0, "EADDRNOTAVAIL", 1],
  ])("gives up when %s", async (_what, port, code, attempts) => {
    const open: SocketAddress[] = [];
    let tried = 0;
    const tcp = fakeProtocol([], () => {
      tried++;
      return code;
    });
    const listening = listen({ address: LOOPBACK, port }, PARTS, { udp: fakeProtocol(open, () => undefined), tcp });
    await expect(listening).rejects.toMatchObject({ code });
    expect(tried).toBe(attempts);
    expect(open).toEqual([]);
  });

  test.each([
    ["0.0.0.0", "0.0.0.0:53"],
    ["::", "[::]:53"],
  ])("refuses %s, from which replies could leave with another address than was asked", async (address, shown) => {
    const open: SocketAddress[] = [];
    const protocol = fakeProtocol(open, () => undefined);
    const listening = listen({ address, port: 53 }, PARTS, { udp: protocol, tcp: protocol });
    await expect(listening).rejects.toThrow(
      `cannot listen on ${shown} (udp): replies over UDP could leave from another address than was asked; ` +
        "name each address of this machine",
    );
    expect(open).toEqual([]);
  });

  test("tries one time only with sockets that somebody else opened", async () => {
    let tried = 0;
    const refuse = (): string => {
      tried++;
      return "EADDRINUSE";
    };
    const protocol = fakeProtocol([], refuse);
    const at = { address: LOOPBACK, port: 0, inherited: { udp: 3, tcp: 4 } };
    await expect(listen(at, PARTS, { udp: protocol, tcp: protocol })).rejects.toBeInstanceOf(ListenError);
    expect(tried).toBe(1);
  });
});
