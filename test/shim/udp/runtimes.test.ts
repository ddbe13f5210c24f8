import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { socketOfDescriptor } from "../../../src/shim/descriptor-socket.ts";
import { openTcpClient, openUdpClient } from "../dns-clients.ts";
import { idOf, queryWithId } from "../fake-responder.ts";
import { RUNTIMES, startActivated, startListeners } from "./listener-process.ts";

function portIn(line: string): number {
  return Number(line.split(":").at(-1));
}

/** Asks once over each protocol, and tells the IDs of the replies. */
async function askBoth(port: number, address: string): Promise<number[]> {
  const ids: number[] = [];
  for (const client of [await openUdpClient(port, address), await openTcpClient(port, address)]) {
    client.send(queryWithId(7));
    ids.push(idOf(await client.next()));
    await client[Symbol.asyncDispose]();
  }
  return ids;
}

/** Asks over UDP from this many ports, so that the kernel spreads the queries. */
async function askFromPorts(count: number, port: number): Promise<void> {
  for (let id = 0; id < count; id++) {
    const client = await openUdpClient(port);
    client.send(queryWithId(id));
    expect(idOf(await client.next())).toBe(id);
    await client[Symbol.asyncDispose]();
  }
}

/** Opens a UDP and a TCP socket at one port, and hands their descriptors to `use`; they stay open only in who took them. */
async function withDescriptors<Given>(address: string, use: (descriptors: number[]) => Given): Promise<Given> {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const socket = createSocket(address === "::1" ? "udp6" : "udp4").bind(port, address);
  await once(socket, "listening");
  const own = readdirSync("/proc/self/fd").map(Number);
  const given = use(own.filter((descriptor) => socketOfDescriptor(descriptor)?.port === port));
  socket.close();
  server.close();
  return given;
}

describe.each(RUNTIMES)("listeners on $title", (runtime) => {
  test.each(["127.0.0.1", "::1"])("answer over UDP and TCP on %s, from the address that was asked", async (address) => {
    const listeners = startListeners(runtime, [{ address, port: 0 }]);
    const port = portIn(await listeners.next());
    // The clients are connected: they hear nothing that comes from another address.
    expect(await askBoth(port, address)).toEqual([7, 7]);
    expect(await listeners.end()).toBe("queries: 1 udp 1 tcp, ports can be shared");
  });

  test("a port that is taken is refused in words", async () => {
    const first = startListeners(runtime, [{ address: "127.0.0.1", port: 0 }]);
    const port = portIn(await first.next());
    const second = startListeners(runtime, [{ address: "127.0.0.1", port }]);
    expect(await second.next()).toBe(
      `cannot listen on 127.0.0.1:${port} (udp): another program holds the port (\`ss -ulnp 'sport = :${port}'\` shows which); ` +
        "stop it or choose another port",
    );
  });

  test.each(["localhost", "192.0.2.1"])("%s, which is no address here, is refused in words", async (address) => {
    const listeners = startListeners(runtime, [{ address, port: 0 }]);
    const words =
      address === "localhost"
        ? '"localhost" is not an IP address'
        : "this machine has no address 192.0.2.1; `ip address` lists those it has";
    expect(await listeners.next()).toBe(`cannot listen on ${address}:0 (udp): ${words}`);
  });

  test("two processes share a port, and both get queries over UDP", async () => {
    const first = startListeners(runtime, [{ address: "127.0.0.1", port: 0, reusePort: true }]);
    const port = portIn(await first.next());
    const second = startListeners(runtime, [{ address: "127.0.0.1", port, reusePort: true }]);
    expect(portIn(await second.next())).toBe(port);
    await askFromPorts(64, port);
    const counts = [await first.end(), await second.end()].map((line) => Number(line.split(" ")[1]));
    expect(counts.reduce((sum, count) => sum + count)).toBe(64);
    // Each misses all of them once in 2 to the power of 63 runs.
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  test.each(["127.0.0.1", "::1"])("take over sockets of %s that were opened for them", async (address) => {
    const listeners = await withDescriptors(address, (descriptors) => {
      expect(descriptors).toHaveLength(2);
      return startActivated(runtime, descriptors);
    });
    const line = await listeners.next();
    expect(line).toBe(`listening on ${address === "::1" ? "[::1]" : address}:${portIn(line)}`);
    expect(await askBoth(portIn(line), address)).toEqual([7, 7]);
    expect(await listeners.end()).toBe("queries: 1 udp 1 tcp, ports can be shared");
  });
});

test("the client of these tests hears only who it asked", async () => {
  const asked = createSocket("udp4").bind(0, "127.0.0.1");
  const other = createSocket("udp4").bind(0, "127.0.0.2");
  await Promise.all([once(asked, "listening"), once(other, "listening")]);
  const client = await openUdpClient(asked.address().port);
  onTestFinished(async () => {
    await client[Symbol.asyncDispose]();
    asked.close();
    other.close();
  });
  client.send(queryWithId(1));
  const [, from] = await once(asked, "message");
  other.send(queryWithId(2), from.port, from.address);
  asked.send(queryWithId(3), from.port, from.address);
  expect(idOf(await client.next())).toBe(3);
});
