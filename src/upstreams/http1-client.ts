import type { Agent as HttpAgent, ClientRequest, IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import type { Socket } from "node:net";
import { UpstreamError } from "../resolver/upstream.ts";
import type { Attempt, Outcome } from "./attempt.ts";
import { connectionError, StaleConnectionError } from "./connection-error.ts";
import type { Destination } from "./destination.ts";
import { collectReply, headerOf, refusalOf, type HttpReply } from "./http-reply.ts";
import {
  MAX_ALL_HTTP1_CONNECTIONS,
  MAX_HTTP1_CONNECTIONS,
  MOST_ADDRESS_MS,
  SILENCE_MS,
  SLOW_HTTP1_QUERY_MS,
  STREAM_IDLE_MS,
} from "./limits.ts";
import { nodeHttp, nodeHttps } from "./node-http.ts";
import type { RequestForm } from "./request-form.ts";
import { SocketSlots } from "./socket-slots.ts";

/** A pool of HTTP/1.1 connections, for servers that have no HTTP/2. */
export class Http1Client {
  readonly #destination: Destination;
  readonly #request: typeof nodeHttp.request;
  readonly #options: RequestOptions;
  readonly #host: string;
  readonly #keptAlive: HttpAgent;
  /** For a query that met a closed connection: it gets a new one. */
  readonly #fresh: HttpAgent;
  /** Ahead of the agents, whose own queue does not exist on every runtime (Bun). */
  readonly #slots: SocketSlots;
  readonly #maxSlow: number;
  readonly #onRetry: (() => void) | undefined;
  /** Queries that have taken long and given their slots back. */
  #slowCount = 0;
  /** When a response began last. */
  #heardMs = Number.NEGATIVE_INFINITY;
  #isSilent = false;
  #isClosed = false;

  /** Has `maxConnections` at one time, one at least; `onRetry` is told of each request that is sent again. */
  constructor(destination: Destination, onRetry?: () => void, maxConnections: number = MAX_ALL_HTTP1_CONNECTIONS) {
    const { href, port, scheme } = destination.address;
    const isSecure = scheme === "https";
    this.#onRetry = onRetry;
    const { Agent, request } = isSecure ? nodeHttps() : nodeHttp;
    this.#destination = destination;
    this.#request = request;
    // Of few connections, half are left for queries that take long.
    const maxQuick = Math.min(MAX_HTTP1_CONNECTIONS, Math.ceil(maxConnections / 2));
    this.#slots = new SocketSlots(maxQuick);
    this.#maxSlow = maxConnections - maxQuick;
    this.#keptAlive = new Agent({ keepAlive: true, maxSockets: maxConnections, timeout: STREAM_IDLE_MS });
    this.#fresh = new Agent({ keepAlive: false, maxSockets: maxConnections });
    this.#options = { ...(isSecure ? destination.tlsOptions() : {}), port };
    this.#host = new URL(href).host;
  }

  /** Whether it swallowed a query: its server may be gone. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Sends a request; a connection that turns out to be closed is replaced once. */
  async exchange(form: RequestForm, body: Uint8Array | undefined, attempt: Attempt): Promise<HttpReply> {
    await this.#slots.takeWithin(attempt);
    const giveBack = this.#heldSlot();
    try {
      return await this.#send(form, body, this.#keptAlive, attempt);
    } catch (error) {
      if (!(error instanceof StaleConnectionError) || this.#isClosed) throw error;
      this.#onRetry?.();
      return await this.#send(form, body, this.#fresh, attempt);
    } finally {
      giveBack();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#keptAlive.destroy();
    this.#fresh.destroy();
  }

  /** Leaves it to the queries that it has. */
  retire(): void {
    for (const sockets of Object.values(this.#keptAlive.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }

  /** A slot that was taken, given back when its query has ended, or takes long while not too many do. */
  #heldSlot(): () => void {
    let isGiven = false;
    const timer = setTimeout(() => {
      if (this.#slowCount >= this.#maxSlow) return;
      isGiven = true;
      this.#slowCount++;
      this.#slots.give();
    }, SLOW_HTTP1_QUERY_MS);
    return () => {
      clearTimeout(timer);
      if (isGiven) this.#slowCount--;
      else this.#slots.give();
    };
  }

  async #send(form: RequestForm, body: Uint8Array | undefined, agent: HttpAgent, attempt: Attempt): Promise<HttpReply> {
    if (this.#isClosed) throw new UpstreamError("broken", "closed the connection without an answer");
    return attempt.run((outcome) => {
      const { host } = this.#destination;
      const sentMs = performance.now();
      const request = this.#request(this.#optionsOf(form, body, host, agent));
      const connecting = new ConnectLimit(request, attempt.leftMs, outcome.reject);
      let response: IncomingMessage | undefined;
      request.on("response", (incoming) => {
        response = incoming;
        this.#heardMs = performance.now();
        receive(incoming, form, outcome);
      });
      request.on("error", (cause) => outcome.reject(failureOf(cause, request, response)));
      request.on("close", () => {
        // Whatever ended the request, nobody may wait for ever. A complete response is about to report its end.
        if (response?.complete !== true) outcome.reject(failureOf(undefined, request, response));
      });
      request.end(body);
      return (ending) => {
        connecting.end();
        if (response?.complete === true) return;
        request.destroy();
        const isLong = connecting.isConnecting || performance.now() - sentMs >= SILENCE_MS;
        const isSwallowed = ending === "timeout" || (ending === "abandoned" && response === undefined && isLong);
        // As long as others are answered it is the query that takes long.
        if (isSwallowed && this.#heardMs < sentMs) this.#fellSilent(host);
        else if (connecting.isOver) this.#destination.turnAway(host);
      };
    });
  }

  #optionsOf(
    { method, target, headers }: RequestForm,
    body: Uint8Array | undefined,
    host: string,
    agent: HttpAgent,
  ): RequestOptions {
    const length = body === undefined ? {} : { "content-length": String(body.length) };
    const sent = { host: this.#host, ...headers, ...length };
    return { ...this.#options, method, path: target, host, agent, headers: sent };
  }

  /** A path that swallowed one query has likely swallowed all idle connections too. */
  #fellSilent(host: string): void {
    this.#isSilent = true;
    this.#destination.turnAway(host);
    this.retire();
  }
}

function receive(incoming: IncomingMessage, form: RequestForm, outcome: Outcome<HttpReply>): void {
  // A body that breaks off is told by the request's `close`.
  incoming.on("error", () => undefined);
  const head = { status: incoming.statusCode, headers: incoming.headers };
  const refusal = refusalOf(head, form.mediaType);
  if (refusal === undefined) {
    collectReply(incoming, head, outcome, form.maxOctets);
    return;
  }
  // A short body is read to its end, which keeps the connection for the next query; a long or endless one is not.
  if (Number(headerOf(head.headers, "content-length")) > form.maxOctets || !("content-length" in head.headers)) {
    outcome.reject(refusal);
    return;
  }
  incoming.on("end", () => outcome.reject(refusal)).resume();
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
      const limitMs = Math.max(0, Math.min(MOST_ADDRESS_MS, leftMs / 3));
      socket.once("encrypted" in socket ? "secureConnect" : "connect", () => this.end());
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
