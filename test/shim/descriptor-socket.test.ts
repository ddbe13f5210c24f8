import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { socketOfDescriptor } from "../../src/shim/descriptor-socket.ts";

/** The sockets behind all descriptors of this process. */
function ownSockets(): unknown[] {
  return readdirSync("/proc/self/fd").map((descriptor) => {
    const socket = socketOfDescriptor(Number(descriptor));
    return socket === undefined ? undefined : `${socket.protocol} ${socket.address} ${socket.port}`;
  });
}

test.each(["127.0.0.1", "::1"])("finds the UDP socket of %s among the descriptors", async (address) => {
  const socket = createSocket(address === "::1" ? "udp6" : "udp4").bind(0, address);
  onTestFinished(async () => {
    await new Promise<void>((resolve) => socket.close(resolve));
  });
  await once(socket, "listening");
  expect(ownSockets()).toContain(`udp ${address} ${socket.address().port}`);
});

test.each(["127.0.0.1", "::1"])("finds the listening TCP socket of %s among the descriptors", async (address) => {
  const server = createServer().listen(0, address);
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  await once(server, "listening");
  const bound = server.address();
  const port = typeof bound === "object" ? bound?.port : undefined;
  expect(ownSockets()).toContain(`tcp ${address} ${port}`);
});

test("a descriptor that is not open is no socket", () => {
  expect(socketOfDescriptor(1_000_000)).toBeUndefined();
});

test("a descriptor of something else is no socket", () => {
  const other = readdirSync("/proc/self/fd").find((descriptor) => !linkOf(descriptor).startsWith("socket:"));
  expect(socketOfDescriptor(Number(other))).toBeUndefined();
});

/** The descriptor that listed the folder is closed by now. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "socket:gone";
  }
}
