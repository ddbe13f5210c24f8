import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

const LOOPBACK = "127.0.0.1";
/** How many ports above the wanted one are tried before the system chooses. */
const ATTEMPTS = 20;

/** The wanted loopback port if it is free, else the next free one above it. */
export async function findFreePort(wanted: number, kind: "tcp" | "udp+tcp"): Promise<number> {
  for (let port = wanted; port !== 0 && port < Math.min(wanted + ATTEMPTS, 0x1_0000); port++) {
    if ((await tcpPort(port)) !== undefined && (kind === "tcp" || (await isUdpFree(port)))) return port;
  }
  const port = await tcpPort(0);
  if (port === undefined) throw new Error("the system has no free port on 127.0.0.1");
  return port;
}

async function tcpPort(port: number): Promise<number | undefined> {
  const server = createServer();
  server.listen({ port, host: LOOPBACK, exclusive: true });
  try {
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : undefined;
  } catch {
    // Taken, or not allowed: either way the next one is tried.
    return undefined;
  } finally {
    server.close();
  }
}

async function isUdpFree(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  socket.bind(port, LOOPBACK);
  try {
    await once(socket, "listening");
    return true;
  } catch {
    // As above.
    return false;
  } finally {
    socket.close();
  }
}
