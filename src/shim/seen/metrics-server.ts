import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { isLoopbackAddress } from "../../dns/loopback.ts";
import { nodeHttp } from "../../upstreams/node-http.ts";
import { ListenError } from "../listen-error.ts";
import { formatSocketAddress, type SocketAddress } from "../socket-address.ts";

/** What a page answers. */
export interface Page {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

/** Pages by their paths. */
export type Pages = ReadonlyMap<string, () => Page | Promise<Page>>;

/** An open server of pages. */
export interface MetricsServer {
  /** `127.0.0.1:9253`, with the port that was found when any was asked for. */
  readonly address: string;
  /** Ends all connections, and frees the port. */
  close(): Promise<void>;
}

/** Those who look are a few programs of this machine. */
const MAX_CONNECTIONS = 16;
/** Time for a whole request to come in. */
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_HEADER_OCTETS = 8_192;

/** Serves pages over HTTP to this machine alone. Throws `ListenError`, or `TypeError` when others would reach the address. */
export async function openMetricsServer(
  at: SocketAddress,
  pages: Pages,
  report: (line: string) => void,
): Promise<MetricsServer> {
  // Only this machine itself reaches these.
  if (!isLoopbackAddress(at.address))
    throw new TypeError(`metrics are not served at ${at.address}: it is no loopback address`);
  const server = nodeHttp.createServer(
    {
      maxHeaderSize: MAX_HEADER_OCTETS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: REQUEST_TIMEOUT_MS,
    },
    (request, response) => void answer(request, response, pages, report),
  );
  server.maxConnections = MAX_CONNECTIONS;
  try {
    server.listen({ host: at.address, port: at.port, exclusive: true });
    await once(server, "listening");
  } catch (error) {
    throw error instanceof Error ? new ListenError("tcp", at, error) : error;
  }
  server.on("error", (error) => report(`metrics: ${error.message}`));
  return { address: boundTo(server), close: () => close(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pages: Pages,
  report: (line: string) => void,
): Promise<void> {
  request.resume();
  const [path = ""] = (request.url ?? "").split("?");
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead) response.setHeader("allow", "GET, HEAD");
  const { status, mediaType, text } = isRead ? await render(pages.get(path), report) : NOT_ALLOWED;
  response.writeHead(status, {
    "content-type": mediaType,
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

async function render(page: (() => Page | Promise<Page>) | undefined, report: (line: string) => void): Promise<Page> {
  if (page === undefined) return NOT_FOUND;
  try {
    return await page();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(`metrics: a page cannot be written: ${reason}`);
    return plain(500, `this page cannot be written: ${reason}\n`);
  }
}

function plain(status: number, text: string): Page {
  return { status, mediaType: "text/plain; charset=utf-8", text };
}

const NOT_FOUND = plain(404, "here are /metrics and /healthz\n");
const NOT_ALLOWED = plain(405, "use GET\n");

function boundTo(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new TypeError("an HTTP server that listens has an IP address");
  return formatSocketAddress(bound);
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
