import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between a TCP client and the shim and counts connections. */
export interface TcpRelay {
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

/** Relays each connection to `target`, `<ip>:<port>`. */
export async function startTcpRelay(target: string): Promise<TcpRelay> {
  const [host = "", port] = target.split(":");
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((client) => {
    count++;
    const onward = connect(Number(port), host);
    for (const socket of [client, onward]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      // One side going away ends the other.
      socket.once("error", () => [client, onward].forEach((either) => either.destroy()));
    }
    client.pipe(onward).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the relay has no port");
  return {
    port: address.port,
    connections: () => count,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
