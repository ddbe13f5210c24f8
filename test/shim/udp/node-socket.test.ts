import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { openNodeSocket } from "../../../src/shim/udp/node-socket.ts";
import type { DatagramReceiver, UdpSocket } from "../../../src/shim/udp/udp-socket.ts";
import { openUdpClient } from "../dns-clients.ts";

/** More than a datagram holds. */
const TOO_LARGE = new Uint8Array(70_000);

interface Scene {
  readonly socket: UdpSocket;
  readonly failures: string[];
}

/** A socket that sends back what comes, in this way. */
async function openEcho(way: "send" | "sendTold", address = "127.0.0.1"): Promise<Scene> {
  const failures: string[] = [];
  const receiver: DatagramReceiver = {
    receive: (socket, octets, port, from) => socket[way](octets, port, from),
    sendFailed: () => void failures.push("send"),
    socketFailed: () => void failures.push("socket"),
  };
  const socket = await openNodeSocket({ address, port: 0 }, receiver);
  onTestFinished(() => socket.close());
  return { socket, failures };
}

describe("openNodeSocket", () => {
  test.each([
    ["send", "127.0.0.1"],
    ["send", "::1"],
    ["sendTold", "127.0.0.1"],
  ] as const)("hands on what arrives, and answers with %s, on %s", async (way, address) => {
    const { socket } = await openEcho(way, address);
    expect(socket.address).toBe(address);
    const client = await openUdpClient(socket.port, address);
    onTestFinished(async () => {
      await client[Symbol.asyncDispose]();
    });
    client.send(Uint8Array.of(1, 2, 3));
    expect([...(await client.next())]).toEqual([1, 2, 3]);
  });

  test("tells of a datagram that cannot be sent when it was asked to", async () => {
    const { socket, failures } = await openEcho("sendTold");
    socket.sendTold(TOO_LARGE, 9, "127.0.0.1");
    await expect.poll(() => failures).toEqual(["send"]);
  });

  test("rejects with the system's error, and frees what it had", async () => {
    const { socket } = await openEcho("send");
    const receiver = { receive: () => undefined, sendFailed: () => undefined, socketFailed: () => undefined };
    const opening = openNodeSocket({ address: "127.0.0.1", port: socket.port }, receiver);
    await expect(opening).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("frees its port when it closes", async () => {
    const receiver = { receive: () => undefined, sendFailed: () => undefined, socketFailed: () => undefined };
    const socket = await openNodeSocket({ address: "127.0.0.1", port: 0 }, receiver);
    await socket.close();
    const other = createSocket("udp4").bind(socket.port, "127.0.0.1");
    await once(other, "listening");
    expect(other.address().port).toBe(socket.port);
    other.close();
  });
});
