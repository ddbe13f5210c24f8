import { constants, createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import type { ConnectionEnd, Connection } from "./connection.ts";
import { Exchange, type AnswerWriter } from "./exchange.ts";
import {
  LINGER_MS,
  MAX_CONCURRENT_STREAMS,
  MAX_HEADER_FIELDS,
  MAX_HEADER_OCTETS,
  MAX_INVALID_FRAMES,
  MAX_SESSION_MEMORY_MB,
} from "./limits.ts";
import type { ResponseFields } from "./reply-headers.ts";
import { fieldOf, fieldsIn, type RequestFields, type RequestHead } from "./request-head.ts";

/** Node tells of a closed stream some ticks after HTTP/2 counts it as closed, so a client may seem to have more. */
const MAX_OPEN_EXCHANGES = 2 * MAX_CONCURRENT_STREAMS;

/**
 * Whether a stream ends with its body in one call. Node then closes it before it has heard that the body went out, takes
 * that for a failure and makes an error for nobody, a fourth of what a request costs; Bun does not.
 */
const ENDS_WITH_BODY = process.versions["bun"] !== undefined;

const NO_OCTETS = new Uint8Array(0);

/** A server of HTTP/2 that never listens: sessions are made from sockets, whatever these are. */
export function createH2Server(): Http2Server {
  return createServer({
    maxSessionMemory: MAX_SESSION_MEMORY_MB,
    maxSessionInvalidFrames: MAX_INVALID_FRAMES,
    maxSessionRejectedStreams: MAX_CONCURRENT_STREAMS,
    maxHeaderListPairs: MAX_HEADER_FIELDS,
    // Of what we send: no field stands there twice, since all are keys of one object, and looking costs Bun a set each time.
    strictSingleValueFields: false,
    settings: {
      maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
      maxHeaderListSize: MAX_HEADER_OCTETS,
      enablePush: false,
    },
  });
}

/** Speaks HTTP/2 on a socket from here on; `connectionBy` makes the connection of its end. */
export function serveH2(
  server: Http2Server,
  socket: Socket,
  connectionBy: (end: ConnectionEnd) => Connection,
): Connection | undefined {
  const session = openSession(server, socket);
  if (session === undefined) return undefined;
  const connection = connectionBy({
    finish: () => session.close(),
    destroy: () => endSession(session, constants.NGHTTP2_NO_ERROR),
    breakOff: () => endSession(session, constants.NGHTTP2_ENHANCE_YOUR_CALM),
  });
  // Whatever a client breaks ends its own session; there is nobody to tell.
  session.on("error", () => session.destroy());
  session.on("stream", (stream, headers, flags, rawHeaders) =>
    serveStream(connection, stream, fieldsIn(headers, rawHeaders), flags),
  );
  return connection;
}

/** The session is made while the event is emitted. */
function openSession(server: Http2Server, socket: Socket): ServerHttp2Session | undefined {
  let session: ServerHttp2Session | undefined;
  const opened = (made: ServerHttp2Session): void => {
    session = made;
  };
  server.once("session", opened);
  server.emit("connection", socket);
  server.removeListener("session", opened);
  return session;
}

function endSession(session: ServerHttp2Session, code: number): void {
  if (session.destroyed) return;
  session.goaway(code);
  session.destroy();
}

function serveStream(connection: Connection, stream: ServerHttp2Stream, headers: RequestFields, flags: number): void {
  // A stream that fails is closed, which is heard below.
  stream.on("error", ignoreError);
  if (connection.isFinishing || connection.openExchanges >= MAX_OPEN_EXCHANGES) {
    stream.close(constants.NGHTTP2_REFUSED_STREAM);
    return;
  }
  const request = new StreamRequest(stream, headers);
  const exchange = new Exchange(connection, request, request);
  stream.on("close", () => exchange.over());
  // Without a body nothing need be read for an answer at once, which would cost a third of what the whole request does.
  // Any other waits for the end that is there already, since the next frame may take the request back.
  if ((flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0 && exchange.answerAtOnce(NO_OCTETS)) return;
  stream.on("data", (part: Uint8Array) => exchange.take(part));
  stream.on("end", () => exchange.answer());
  if (headers["expect"] === "100-continue") stream.additionalHeaders({ ":status": 100 });
}

function ignoreError(): void {}

/** What a stream asks, and how it is answered. */
class StreamRequest implements RequestHead, AnswerWriter {
  readonly protocol = "h2";
  readonly method: string;
  readonly path: string;
  readonly fields: RequestFields;
  readonly #stream: ServerHttp2Stream;

  constructor(stream: ServerHttp2Stream, fields: RequestFields) {
    this.method = fieldOf(fields, ":method") ?? "";
    this.path = fieldOf(fields, ":path") ?? "";
    this.fields = fields;
    this.#stream = stream;
  }

  /** Read when it is asked for, which for an answer at once it is not. */
  get authority(): string | undefined {
    return fieldOf(this.fields, ":authority") ?? fieldOf(this.fields, "host") ?? undefined;
  }

  send(status: number, fields: ResponseFields, body: Uint8Array, isLast: boolean): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    stream.respond(status === 200 ? fields : { ...fields, ":status": status });
    if (body.length === 0) this.#end(isLast);
    else if (ENDS_WITH_BODY && !isLast) stream.end(body);
    else stream.write(body, () => this.#end(isLast));
  }

  cut(): void {
    const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_NO_ERROR } = constants;
    // Whose answer has gone out only goes on with a body that nobody reads.
    this.#stream.close(this.#stream.writableFinished ? NGHTTP2_NO_ERROR : NGHTTP2_ENHANCE_YOUR_CALM);
  }

  #end(isLast: boolean): void {
    const stream = this.#stream;
    if (stream.destroyed) return;
    stream.end();
    if (!isLast) return;
    // What the client still sends is not wanted (RFC 9113 section 8.1). Said at once, it would overtake the answer, which
    // waits in Node while the client's octets come in.
    const timer = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), LINGER_MS);
    stream.on("close", () => clearTimeout(timer));
  }
}
