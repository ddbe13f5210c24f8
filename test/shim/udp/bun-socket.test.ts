import { afterEach, describe, expect, test, vi } from "vitest";
import type { BunUdpOptions } from "../../../src/shim/udp/bun-runtime.ts";
import { openBunSocket } from "../../../src/shim/udp/bun-socket.ts";
import type { DatagramReceiver } from "../../../src/shim/udp/udp-socket.ts";

// What Bun itself makes of these is tested where listeners run on it.

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Stands in for Bun: notes how a socket is opened and what it does. */
function stubBun(): { readonly opened: BunUdpOptions[]; readonly done: unknown[] } {
  const opened: BunUdpOptions[] = [];
  const done: unknown[] = [];
  vi.stubGlobal("Bun", {
    udpSocket: async (options: BunUdpOptions) => {
      opened.push(options);
      return {
        address: { address: "127.0.0.1", port: 5300 },
        send: (...words: unknown[]) => void done.push(["send", ...words]),
        sendMany: (datagrams: unknown[]) => {
          done.push(datagrams);
          return datagrams.length / 3;
        },
        close: () => void done.push("close"),
      };
    },
  });
  return { opened, done };
}

function receiverOf(seen: unknown[]): DatagramReceiver {
  return {
    receive: (socket, octets, port, address) => {
      seen.push([socket.port, octets, port, address]);
    },
    sendFailed: () => void seen.push("send failed"),
    socketFailed: () => void seen.push("socket failed"),
  };
}

describe("openBunSocket", () => {
  test.each([
    [
      { address: "127.0.0.1", port: 53 },
      { hostname: "127.0.0.1", port: 53, flags: 0 },
    ],
    [
      { address: "127.0.0.1", port: 53, reusePort: true },
      { hostname: "127.0.0.1", port: 53, flags: 4 },
    ],
    [
      { address: "::1", port: 0 },
      { hostname: "::1", port: 0, flags: 8 },
    ],
    [
      { address: "::1", port: 0, reusePort: true },
      { hostname: "::1", port: 0, flags: 12 },
    ],
    [{ address: "127.0.0.1", port: 53, inherited: { udp: 3, tcp: 4 } }, { fd: 3 }],
  ])("%j is opened as %j", async (at, expected) => {
    const { opened } = stubBun();
    const socket = await openBunSocket(at, receiverOf([]));
    const [{ socket: _handlers, binaryType, ...place } = { socket: undefined, binaryType: undefined }] = opened;
    expect(place).toEqual(expected);
    expect(binaryType).toBe("buffer");
    expect([socket.address, socket.port]).toEqual(["127.0.0.1", 5300]);
  });

  test("a host name is refused before Bun looks it up", async () => {
    const { opened } = stubBun();
    await expect(openBunSocket({ address: "localhost", port: 53 }, receiverOf([]))).rejects.toMatchObject({
      code: "EINVAL",
    });
    expect(opened).toEqual([]);
  });

  test("hands on what arrives, with its socket", async () => {
    const { opened } = stubBun();
    const seen: unknown[] = [];
    await openBunSocket({ address: "127.0.0.1", port: 0 }, receiverOf(seen));
    opened[0]?.socket.data(undefined, Uint8Array.of(1), 4711, "127.0.0.9");
    expect(seen).toEqual([[5300, Uint8Array.of(1), 4711, "127.0.0.9"]]);
  });

  test.each([
    ["ECONNREFUSED", "send failed"],
    ["EHOSTUNREACH", "send failed"],
    ["ENETUNREACH", "send failed"],
    ["EMSGSIZE", "send failed"],
    ["ENOBUFS", "socket failed"],
    [undefined, "socket failed"],
  ])("the error %s counts as: %s", async (code, expected) => {
    const { opened } = stubBun();
    const seen: unknown[] = [];
    await openBunSocket({ address: "127.0.0.1", port: 0 }, receiverOf(seen));
    opened[0]?.socket.error(code === undefined ? "no error at all" : Object.assign(new Error(code), { code }));
    expect(seen).toEqual([expected]);
  });

  test("sends what waits before it closes, and nothing afterwards", async () => {
    const { done } = stubBun();
    const socket = await openBunSocket({ address: "127.0.0.1", port: 0 }, receiverOf([]));
    socket.send(Uint8Array.of(1), 1, "127.0.0.1");
    socket.sendTold(Uint8Array.of(2), 2, "127.0.0.1");
    await socket.close();
    socket.send(Uint8Array.of(3), 3, "127.0.0.1");
    await socket.close();
    const datagrams = [Uint8Array.of(1), 1, "127.0.0.1", Uint8Array.of(2), 2, "127.0.0.1"];
    expect(done).toEqual([datagrams, "close"]);
  });
});
