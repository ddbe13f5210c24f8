import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A way to a server that can swallow what is sent, as a NAT does that forgot a connection. */
export interface Relay {
  readonly port: number;
  /** How many connections came by. */
  readonly count: number;
  /** Lets nothing through any more on the connections that are there; new ones are relayed. */
  freeze(): void;
}

/** Starts a relay on loopback that ends with the test. */
export async function startRelay(toPort: number): Promise<Relay> {
  const pairs: [Socket, Socket][] = [];
  const server = createServer((client) => {
    const upstream = connect(toPort, "127.0.0.1");
    pairs.push([client, upstream]);
    client.on("error", () => upstream.destroy()).pipe(upstream);
    upstream.on("error", () => client.destroy()).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    for (const socket of pairs.flat()) socket.destroy();
    await once(server, "close");
  });
  const address = server.address();
  return {
    port: address === null || typeof address === "string" ? 0 : address.port,
    get count() {
      return pairs.length;
    },
    freeze: () => {
      for (const socket of pairs.flat()) socket.unpipe().pause();
    },
  };
}
