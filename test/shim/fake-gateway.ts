import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** One request as the gateway saw it. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

export interface FakeGateway extends AsyncDisposable {
  readonly url: URL;
  readonly requests: SeenRequest[];
  /** Those of them that bring a DNS query. */
  readonly queries: readonly SeenRequest[];
  /** Every connection ever made, in order. */
  readonly sockets: Socket[];
  /** Waits until this many queries have come in all. */
  received(count: number): Promise<void>;
}

/** An HTTP server on loopback that answers queries as `answer` says, once they have been read, and tells its view. */
export async function openFakeGateway(
  answer: (response: ServerResponse, request: SeenRequest) => void,
): Promise<FakeGateway> {
  const requests: SeenRequest[] = [];
  const sockets: Socket[] = [];
  let waiting: { readonly count: number; resolve(): void } | undefined;
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      const seen = { method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(chunks) };
      requests.push(seen);
      if (request.url?.endsWith("/view") === true) answerView(response);
      else answer(response, seen);
      if (waiting !== undefined && queriesAmong(requests).length >= waiting.count) waiting.resolve();
    });
  });
  // Connections end when a test says so, and not because five seconds have passed.
  server.keepAliveTimeout = 0;
  server.on("connection", (socket) => sockets.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  return {
    url: new URL(`http://127.0.0.1:${port}/dns-query`),
    requests,
    get queries() {
      return queriesAmong(requests);
    },
    sockets,
    received: (count) =>
      new Promise((resolve) => {
        if (queriesAmong(requests).length >= count) resolve();
        else waiting = { count, resolve };
      }),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function queriesAmong(requests: readonly SeenRequest[]): SeenRequest[] {
  return requests.filter(({ method }) => method === "POST");
}

function answerView(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ view: "dev", snapshot: "1-0123456789abcdef", zones: ["cluster.local."], search: [] }));
}

/** Waits until a connection is closed, with an error or without. */
export function closed(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (socket === undefined || socket.closed) resolve();
    else socket.on("close", () => resolve());
  });
}

/** Answers with a DNS message, as a good gateway does. */
export function answerMessage(
  response: ServerResponse,
  message: Uint8Array,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { "content-type": "application/dns-message", "content-length": message.length, ...headers });
  response.end(message);
}
