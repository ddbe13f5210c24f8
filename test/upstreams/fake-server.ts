import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer as createHttp, type IncomingHttpHeaders } from "node:http";
import { createServer as createHttp2, createSecureServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import { createServer as createHttps } from "node:https";
import { createServer as createTcp, type Server, type Socket } from "node:net";
import { createServer as createTls, TLSSocket } from "node:tls";
import { FrameReader, frameOf } from "../../src/dns/frame-reader.ts";
import { SELF_SIGNED_CERTIFICATE, SELF_SIGNED_KEY } from "../shim/self-signed.ts";

/** How a server can behave towards one query. */
export interface Wire {
  /** Sends a whole message, as its transport wants it. */
  readonly send: (reply: Uint8Array, headers?: Readonly<Record<string, string>>) => void;
  /** Begins a reply over HTTP, or none elsewhere, and sends octets without an end. */
  readonly sendPart: (octets: Uint8Array) => void;
  /** Ends the connection in an orderly way. */
  readonly end: () => void;
  /** Ends it with a reset. */
  readonly reset: () => void;
  /** Over HTTP/2 only. */
  readonly stream?: ServerHttp2Stream;
  /** Over HTTP only, as are those below. */
  readonly headers?: IncomingHttpHeaders;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  /** Answers with a status and headers of its own. */
  readonly respond?: (status: number, headers: Readonly<Record<string, string>>, body?: string | Uint8Array) => void;
}

export type Behave = (query: Uint8Array, wire: Wire) => void;

export interface FakeServer extends AsyncDisposable {
  readonly port: number;
  readonly queries: Uint8Array[];
  /** The port of each query's client, over UDP. */
  readonly clients: number[];
  /** Every connection ever made, in order; none over UDP. */
  readonly sockets: Socket[];
}

const TLS = { cert: SELF_SIGNED_CERTIFICATE, key: SELF_SIGNED_KEY };

/** Transports by the scheme of the URL and, for HTTP, the version that the server speaks. */
export const SERVERS = {
  udp: startUdp,
  tcp: (behave: Behave, port?: number, host?: string) => listen(createTcp(), behave, onStreamSocket, { port, host }),
  tls: (behave: Behave) => listen(createTls(TLS), behave, onStreamSocket, { event: "secureConnection" }),
  h2: (behave: Behave, port?: number, host?: string) => listenHttp2(createSecureServer(TLS), behave, { port, host }),
  h2c: (behave: Behave) => listenHttp2(createHttp2(), behave),
  https: (behave: Behave, port?: number, host?: string) => listenHttp1(createHttps(TLS), behave, { port, host }),
  http: (behave: Behave) => listenHttp1(createHttp(), behave),
} as const satisfies Readonly<Record<string, (behave: Behave, port?: number, host?: string) => Promise<FakeServer>>>;

async function startUdp(behave: Behave, port = 0, host = "127.0.0.1"): Promise<FakeServer> {
  const socket = createSocket("udp4");
  const queries: Uint8Array[] = [];
  let isOpen = true;
  const clients: number[] = [];
  socket.on("message", (query, client) => {
    queries.push(query);
    clients.push(client.port);
    const send = (octets: Uint8Array): void => socket.send(octets, client.port, client.address);
    behave(query, { send, sendPart: send, end: () => undefined, reset: () => undefined });
  });
  socket.bind(port, host);
  await once(socket, "listening");
  return {
    port: socket.address().port,
    queries,
    clients,
    sockets: [],
    [Symbol.asyncDispose]: async () => {
      if (!isOpen) return;
      isOpen = false;
      socket.close();
      await once(socket, "close");
    },
  };
}

type OnSocket = (socket: Socket, queries: Uint8Array[], behave: Behave) => void;

interface ListenParts {
  readonly event?: string;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
}

async function listen(
  server: Server,
  behave: Behave,
  onSocket: OnSocket,
  parts: ListenParts = {},
): Promise<FakeServer> {
  const { event = "connection", port: wanted = 0, host = "127.0.0.1" } = parts;
  const [queries, sockets]: [Uint8Array[], Socket[]] = [[], []];
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.setNoDelay(true).on("error", () => undefined);
  });
  server.on(event, (socket: Socket) => {
    socket.on("error", () => undefined);
    onSocket(socket, queries, behave);
  });
  server.listen(wanted, host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: address === null || typeof address === "string" ? 0 : address.port,
    queries,
    clients: [],
    sockets,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

function onStreamSocket(socket: Socket, queries: Uint8Array[], behave: Behave): void {
  const frames = new FrameReader();
  const wire: Wire = {
    send: (reply) => socket.write(frameOf(reply)),
    sendPart: (octets) => socket.write(octets),
    end: () => socket.end(),
    reset: () => resetSocket(socket),
  };
  socket.on("data", (chunk: Uint8Array) => {
    frames.push(chunk);
    for (let query = frames.next(); query !== undefined; query = frames.next()) {
      queries.push(query);
      behave(query, wire);
    }
  });
}

/** Node resets plain sockets only. */
function resetSocket(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

const DNS = { "content-type": "application/dns-message" };

function listenHttp2(server: Http2Server, behave: Behave, at: ListenParts = {}): Promise<FakeServer> {
  const queries: Uint8Array[] = [];
  server.on("stream", (stream: ServerHttp2Stream, requestHeaders: IncomingHttpHeaders) => {
    stream.on("error", () => undefined);
    const begin = (headers = {}): void => {
      if (!stream.headersSent) stream.respond({ ":status": 200, ...DNS, ...headers });
    };
    const wire: Wire = {
      stream,
      headers: requestHeaders,
      method: String(requestHeaders[":method"]),
      path: String(requestHeaders[":path"]),
      respond: (status, headers, body = "") => {
        stream.respond({ ":status": status, ...headers });
        stream.end(body);
      },
      send: (reply, headers) => {
        begin(headers);
        stream.end(reply);
      },
      sendPart: (octets) => {
        begin();
        stream.write(octets);
      },
      end: () => stream.session?.close(),
      reset: () => stream.session?.destroy(),
    };
    collect(stream, (query) => {
      queries.push(query);
      behave(query, wire);
    });
  });
  return listenHttp(server, queries, at);
}

function listenHttp1(server: ReturnType<typeof createHttp>, behave: Behave, at: ListenParts = {}): Promise<FakeServer> {
  const queries: Uint8Array[] = [];
  server.keepAliveTimeout = 0;
  server.on("request", (request, response) => {
    const begin = (headers = {}): void => {
      if (!response.headersSent) response.writeHead(200, { ...DNS, ...headers });
    };
    const wire: Wire = {
      headers: request.headers,
      method: request.method,
      path: request.url,
      respond: (status, headers, body = "") => response.writeHead(status, headers).end(body),
      send: (reply, headers) => {
        begin(headers);
        response.end(reply);
      },
      sendPart: (octets) => {
        begin();
        response.write(octets);
      },
      end: () => request.socket.end(),
      reset: () => resetSocket(request.socket),
    };
    collect(request, (query) => {
      queries.push(query);
      behave(query, wire);
    });
  });
  return listenHttp(server, queries, at);
}

/** HTTP servers bring their own way of reading sockets. */
async function listenHttp(server: Server, queries: Uint8Array[], at: ListenParts): Promise<FakeServer> {
  return {
    ...(await listen(
      server,
      () => undefined,
      () => undefined,
      at,
    )),
    queries,
  };
}

function collect(body: NodeJS.ReadableStream, done: (octets: Uint8Array) => void): void {
  const chunks: Uint8Array[] = [];
  body.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  body.on("end", () => done(Buffer.concat(chunks)));
}
