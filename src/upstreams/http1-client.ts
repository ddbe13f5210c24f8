import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps, type RequestOptions } from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { DNS_MESSAGE } from "../doh/media-type.ts";
import { UpstreamError } from "../resolver/upstream.ts";
import type { Attempt } from "./attempt.ts";
import { connectionError, StaleConnectionError } from "./connection-error.ts";
import type { Destination } from "./destination.ts";
import { collectReply, refusalOf, type DohReply } from "./doh-reply.ts";
import { MAX_HTTP1_CONNECTIONS, MOST_ADDRESS_MS, SILENCE_MS, STREAM_IDLE_MS } from "./limits.ts";

/** A pool of HTTP/1.1 connections, for DoH servers that have no HTTP/2. */
export class Http1Client {
  readonly #destination: Destination;
  readonly #request: typeof requestHttp;
  readonly #options: RequestOptions;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #keptAlive: HttpAgent;
  /** For a query that met a closed connection: it gets a new one. */
  readonly #fresh: HttpAgent;
  #isSilent = false;

  constructor(destination: Destination) {
    const { href, port, scheme } = destination.address;
    const isSecure = scheme === "https";
    const url = new URL(href);
    const Agent = isSecure ? HttpsAgent : HttpAgent;
    this.#destination = destination;
    this.#request = isSecure ? requestHttps : requestHttp;
    this.#keptAlive = new Agent({ keepAlive: true, maxSockets: MAX_HTTP1_CONNECTIONS, timeout: STREAM_IDLE_MS });
    this.#fresh = new Agent({ keepAlive: false, maxSockets: MAX_HTTP1_CONNECTIONS });
    this.#options = {
      ...(isSecure ? destination.tlsOptions() : {}),
      method: "POST",
      port,
      path: url.pathname + url.search,
    };
    this.#headers = { host: url.host, accept: DNS_MESSAGE, "content-type": DNS_MESSAGE };
  }

  /** Whether it swallowed a query: its server may be gone. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Posts a query; a connection that turns out to be closed is replaced once. */
  async exchange(query: Uint8Array, attempt: Attempt): Promise<DohReply> {
    try {
      return await this.#post(query, this.#keptAlive, attempt);
    } catch (error) {
      if (!(error instanceof StaleConnectionError)) throw error;
      return await this.#post(query, this.#fresh, attempt);
    }
  }

  close(): void {
    this.#keptAlive.destroy();
    this.#fresh.destroy();
  }

  /** Leaves it to the queries that it has. */
  retire(): void {
    for (const sockets of Object.values(this.#keptAlive.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }

  #post(query: Uint8Array, agent: HttpAgent, attempt: Attempt): Promise<DohReply> {
    return attempt.run((outcome) => {
      const { host } = this.#destination;
      const sentMs = performance.now();
      const headers = { ...this.#headers, "content-length": String(query.length) };
      const request = this.#request({ ...this.#options, host, agent, headers });
      const connecting = new ConnectLimit(request, attempt.leftMs, outcome.reject);
      let response: IncomingMessage | undefined;
      request.on("response", (incoming) => {
        response = incoming;
        // A body that breaks off is told by the request's `close`.
        incoming.on("error", () => undefined);
        const { statusCode: status, headers: received } = incoming;
        const head = { status, contentType: received["content-type"], age: received.age };
        const refusal = refusalOf(head);
        if (refusal === undefined) collectReply(incoming, head, outcome);
        else outcome.reject(refusal);
      });
      request.on("error", (cause) => outcome.reject(failureOf(cause, request, response)));
      request.on("close", () => {
        // Whatever ended the request, nobody may wait for ever. A complete response is about to report its end.
        if (response?.complete !== true) outcome.reject(failureOf(undefined, request, response));
      });
      request.end(query);
      return (ending) => {
        connecting.end();
        if (response?.complete === true) return;
        request.destroy();
        const isLong = connecting.isConnecting || performance.now() - sentMs >= SILENCE_MS;
        if (ending === "timeout" || (ending === "abandoned" && response === undefined && isLong))
          this.#fellSilent(host);
        else if (connecting.isOver) this.#destination.turnAway(host);
      };
    });
  }

  /** A path that swallowed one query has likely swallowed all idle connections too. */
  #fellSilent(host: string): void {
    this.#isSilent = true;
    this.#destination.turnAway(host);
    this.retire();
  }
}

/** Gives up a connection that is not open within its share of a query's time, as far as the runtime tells (Bun does not). */
class ConnectLimit {
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(request: ClientRequest, leftMs: number, fail: (error: Error) => void) {
    request.once("socket", (socket) => {
      if (!socket.connecting) return;
      this.#socket = socket;
      const limitMs = Math.min(MOST_ADDRESS_MS, leftMs / 3);
      socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => this.end());
      this.#timer = setTimeout(() => {
        this.#isOver = true;
        fail(new UpstreamError("unreachable", `took no connection within ${Math.round(limitMs)} ms`));
      }, limitMs);
    });
  }

  get isConnecting(): boolean {
    return this.#socket?.connecting === true;
  }

  /** Whether it gave up. */
  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function failureOf(
  cause: NodeJS.ErrnoException | undefined,
  request: ClientRequest,
  response: IncomingMessage | undefined,
): UpstreamError {
  if (response !== undefined) return new UpstreamError("broken", "broke off in the middle of its reply");
  const isBroken = cause === undefined || cause.code === "ECONNRESET" || cause.code === "EPIPE";
  if (isBroken)
    return request.reusedSocket
      ? new StaleConnectionError(cause)
      : new UpstreamError("broken", "closed the connection without an answer");
  if (cause.code?.startsWith("HPE_") === true) return new UpstreamError("malformed", "does not speak HTTP");
  return connectionError(cause);
}
