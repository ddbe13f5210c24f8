import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What a page answers. */
export interface Page {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

/** Pages by their paths. */
export type Pages = ReadonlyMap<string, () => Page | Promise<Page>>;

/** An open server of pages. */
export interface HealthServer {
  /** `127.0.0.1:8081` or `[::]:8081`, with the port that was found when any was asked for. */
  readonly address: string;
  /** Ends all connections, and frees the port. */
  close(): Promise<void>;
}

/** A kubelet and a few scrapers; for one more, the oldest makes room, so that nobody keeps them out by doing nothing. */
const MAX_CONNECTIONS = 32;
/** Time for a whole request to come in. */
const REQUEST_TIMEOUT_MS = 5000;
const MAX_HEADER_OCTETS = 8192;

/** Serves pages over plain HTTP. Rejects with the error of the system when it cannot listen there. */
export async function openHealthServer(
  at: { readonly address: string; readonly port: number },
  pages: Pages,
): Promise<HealthServer> {
  const limits = {
    maxHeaderSize: MAX_HEADER_OCTETS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: REQUEST_TIMEOUT_MS,
  };
  const server = createServer(limits, (request, response) => void answer(request, response, pages));
  const connections = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    const [oldest] = connections;
    if (connections.size > MAX_CONNECTIONS) oldest?.destroy();
  });
  server.listen({ host: at.address, port: at.port, exclusive: true });
  await once(server, "listening");
  // A connection that could not be accepted is no reason to end the sync.
  server.on("error", () => {});
  return { address: boundTo(server), close: () => close(server) };
}

async function answer(request: IncomingMessage, response: ServerResponse, pages: Pages): Promise<void> {
  request.resume();
  const [path = ""] = (request.url ?? "").split("?");
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead) response.setHeader("allow", "GET, HEAD");
  const { status, mediaType, text } = isRead ? await render(pages.get(path)) : NOT_ALLOWED;
  response.writeHead(status, {
    "content-type": mediaType,
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

async function render(page: (() => Page | Promise<Page>) | undefined): Promise<Page> {
  if (page === undefined) return NOT_FOUND;
  try {
    return await page();
  } catch (error) {
    return plainPage(500, `this page cannot be written: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/** A page for people. */
export function plainPage(status: number, text: string): Page {
  return { status, mediaType: "text/plain; charset=utf-8", text };
}

const NOT_FOUND = plainPage(404, "here are /healthz, /readyz and /metrics\n");
const NOT_ALLOWED = plainPage(405, "use GET\n");

function boundTo(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new TypeError("an HTTP server that listens has an IP address");
  return bound.family === "IPv6" ? `[${bound.address}]:${bound.port}` : `${bound.address}:${bound.port}`;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
