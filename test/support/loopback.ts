import { once } from "node:events";
import type { Server } from "node:http";

/** Opens an HTTP server on a free loopback port, or where else the test says. */
export async function listenOnLoopback(
  server: Server,
  address = "127.0.0.1",
  wantedPort = 0,
): Promise<{ port: number; close: () => Promise<void> }> {
  server.listen(wantedPort, address);
  await once(server, "listening");
  const bound = server.address();
  if (typeof bound !== "object" || bound === null) throw new Error("the server has no port");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { port: bound.port, close };
}
