import { createServer, request as forward } from "node:http";
import { listenOnLoopback } from "../support/loopback.ts";

/** Stands between shim and gateway and counts the queries that pass. */
export interface CountingProxy {
  readonly url: URL;
  exchanges(): number;
  close(): Promise<void>;
}

/** Passes each query on to `target` unchanged, and requests for the view to what is beside it; listens at `address`, on a free port unless one is given. */
export async function startCountingProxy(target: URL, address = "127.0.0.1", wantedPort = 0): Promise<CountingProxy> {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "/" } = incoming;
    // The view is no answer to anybody's question, and comes when it comes.
    const isView = url.endsWith("/view");
    if (!isView) count++;
    const passed = forward(
      (isView ? new URL("view", target) : target).href,
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
