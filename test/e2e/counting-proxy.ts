import { createServer, request as forward } from "node:http";
import { listenOnLoopback } from "../support/loopback.ts";

/** Stands between shim and gateway and counts what passes. */
export interface CountingProxy {
  readonly url: URL;
  exchanges(): number;
  close(): Promise<void>;
}

/** Passes each request on to `target` unchanged; listens at `address`, on a free port unless one is given. */
export async function startCountingProxy(target: URL, address = "127.0.0.1", wantedPort = 0): Promise<CountingProxy> {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    count++;
    const { method, headers } = incoming;
    const passed = forward(
      target.href,
      { method: method ?? "GET", headers: { ...headers, host: target.host } },
      (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      },
    );
    passed.once("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  const { port, close } = await listenOnLoopback(server, address, wantedPort);
  return { url: new URL(target.pathname, `http://${address}:${port}`), exchanges: () => count, close };
}
