import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ConnectionEnd, Connection } from "./connection.ts";
import { Exchange, type AnswerWriter } from "./exchange.ts";
import { MAX_CONCURRENT_STREAMS, MAX_HEADER_FIELDS, MAX_HEADER_OCTETS, type HttpLimits } from "./limits.ts";
import type { ResponseFields } from "./reply-headers.ts";
import { fieldsIn } from "./request-head.ts";

/** A server of HTTP/1.1 that never listens: it is given sockets, whatever these are. */
export interface H1Server {
  serve(socket: Socket, connectionBy: (end: ConnectionEnd) => Connection): Connection;
}

/** Makes the server that all HTTP/1.1 connections of a listener share. */
export function createH1Server({ firstRequestMs, bodyMs, idleMs }: HttpLimits): H1Server {
  const connections = new WeakMap<Socket, Connection>();
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_OCTETS,
      headersTimeout: firstRequestMs,
      requestTimeout: firstRequestMs + bodyMs,
      keepAliveTimeout: idleMs,
    },
    (request, response) => {
      const connection = connections.get(request.socket);
      if (connection === undefined) response.destroy();
      else serveRequest(connection, request, response);
    },
  );
  server.maxHeadersCount = MAX_HEADER_FIELDS;
  return { serve: (socket, connectionBy) => serveSocket(server, connections, socket, connectionBy) };
}

function serveSocket(
  server: Server,
  connections: WeakMap<Socket, Connection>,
  socket: Socket,
  connectionBy: (end: ConnectionEnd) => Connection,
): Connection {
  const connection = connectionBy({
    finish: () => {
      // Otherwise the last answer says that it is the last, and ends the connection.
      if (connection.openExchanges === 0) socket.end();
    },
    destroy: () => socket.destroy(),
    breakOff: () => socket.destroy(),
  });
  connections.set(socket, connection);
  server.emit("connection", socket);
  return connection;
}

function serveRequest(connection: Connection, request: IncomingMessage, response: ServerResponse): void {
  // Pipelined without end and without waiting for answers, or by a client whose certificate is over.
  if (connection.openExchanges >= MAX_CONCURRENT_STREAMS || connection.isOver) {
    connection.destroy();
    return;
  }
  const { headers } = request;
  const head = {
    protocol: "http/1.1",
    method: request.method ?? "",
    path: request.url ?? "",
    authority: headers.host,
    // Bun makes the second list when it is asked for.
    fields: headers.authorization === undefined ? headers : fieldsIn(headers, request.rawHeaders),
  } as const;
  const exchange = new Exchange(connection, head, new ResponseWriter(connection, response));
  request.on("data", (part: Uint8Array) => exchange.take(part));
  request.on("end", () => exchange.answer());
  // A client that breaks off is heard of below.
  request.on("error", ignoreError);
  response.on("error", ignoreError);
  response.on("close", () => exchange.over());
}

function ignoreError(): void {}

class ResponseWriter implements AnswerWriter {
  readonly #connection: Connection;
  readonly #response: ServerResponse;

  constructor(connection: Connection, response: ServerResponse) {
    this.#connection = connection;
    this.#response = response;
  }

  send(status: number, fields: ResponseFields, body: Uint8Array, isLast: boolean): void {
    const isLastOfAll = isLast || this.#connection.isFinishing;
    this.#response.writeHead(status, isLastOfAll ? { ...fields, connection: "close" } : fields);
    this.#response.end(body);
  }

  cut(): void {
    this.#response.destroy();
  }
}
