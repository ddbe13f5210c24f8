import type { Socket } from "node:net";
import { UpstreamError } from "../resolver/upstream.ts";
import type { Attempt } from "./attempt.ts";
import { ConnectionPool } from "./connection-pool.ts";
import type { Destination } from "./destination.ts";
import { Http1Client } from "./http1-client.ts";
import { Http2Connection, NoHttp2Error } from "./http2-connection.ts";
import type { HttpReply } from "./http-reply.ts";
import { SESSION_TIMING, type SessionTiming } from "./limits.ts";
import type { RequestForm } from "./request-form.ts";

/** As TLS calls them in its handshake. */
export type HttpVersion = "h2" | "http/1.1";

/** What a client is made with. */
export interface HttpClientParts {
  readonly destination: Destination;
  readonly timing?: SessionTiming;
  /** The versions of HTTP that the server is offered (RFC 7301); both unless given. */
  readonly protocols?: readonly HttpVersion[];
  /** Connections of HTTP/1.1 at one time; as many as any server gets unless given. */
  readonly maxHttp1Connections?: number;
  /** Told of each request that is sent again, because its connection turned out to be closed. */
  readonly onRetry?: () => void;
}

/** Asks one server over HTTP: everything over one HTTP/2 connection, or over some of HTTP/1.1 where it has no HTTP/2. */
export class HttpClient {
  readonly #parts: HttpClientParts;
  readonly #http2: ConnectionPool<Http2Connection>;
  readonly #offersHttp2: boolean;
  /** In use as long as it works: a server may learn HTTP/2 one day. */
  #http1: Http1Client | undefined;
  #isClosed = false;

  constructor(parts: HttpClientParts) {
    const { destination, timing = SESSION_TIMING, protocols: offered = ["h2", "http/1.1"] } = parts;
    const { address } = destination;
    this.#parts = parts;
    const open = (socket: Socket): Http2Connection => new Http2Connection(address, socket, timing);
    this.#offersHttp2 = offered.includes("h2");
    const protocols = address.scheme === "https" ? offered : undefined;
    const { connectMs } = timing;
    this.#http2 = new ConnectionPool({ destination, protocols, open, connectMs, onRetry: parts.onRetry });
  }

  /** Sends one request, and again on a fresh connection if the first turns out to be closed. Rejects with `UpstreamError`. */
  async exchange(form: RequestForm, body: Uint8Array | undefined, attempt: Attempt): Promise<HttpReply> {
    const { destination } = this.#parts;
    if (!destination.isKnown) await attempt.reach(destination.refresh());
    try {
      if (this.#http1 !== undefined) return await this.#overHttp1(this.#http1, form, body, attempt);
    } catch (error) {
      // Another of its addresses may be reached.
      if (!isUnreachable(error) || this.#isClosed) throw error;
    }
    try {
      if (this.#offersHttp2)
        return await this.#http2.use(attempt, (connection) => connection.exchange(form, body, attempt));
    } catch (error) {
      if (!(error instanceof NoHttp2Error)) throw error;
    }
    const { onRetry, maxHttp1Connections } = this.#parts;
    this.#http1 ??= new Http1Client(destination, onRetry, maxHttp1Connections);
    return this.#overHttp1(this.#http1, form, body, attempt);
  }

  /** Ends all connections; what is in flight fails. */
  close(): void {
    this.#isClosed = true;
    this.#http2.close();
    this.#http1?.close();
  }

  async #overHttp1(
    client: Http1Client,
    form: RequestForm,
    body: Uint8Array | undefined,
    attempt: Attempt,
  ): Promise<HttpReply> {
    try {
      return await client.exchange(form, body, attempt);
    } catch (error) {
      if (this.#http1 === client && (client.isSilent || mayHaveChanged(error))) {
        this.#http1 = undefined;
        client.retire();
      }
      throw error;
    }
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof UpstreamError && error.code === "unreachable";
}

/** What a server that has no HTTP/1.1 any more looks like. */
function mayHaveChanged(error: unknown): boolean {
  return isUnreachable(error) || (error instanceof UpstreamError && error.code === "malformed");
}
