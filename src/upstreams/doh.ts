import type { Socket } from "node:net";
import type { Question } from "../dns/message.ts";
import { encodeExchangeQuery } from "../resolver/exchange.ts";
import { readForwarded } from "../resolver/forwarded-reply.ts";
import type { QueryContext, Reply } from "../resolver/resolver.ts";
import { UpstreamError, type UpstreamAttempt } from "../resolver/upstream.ts";
import { Attempt } from "./attempt.ts";
import { ConnectionPool } from "./connection-pool.ts";
import type { Destination } from "./destination.ts";
import type { DohReply } from "./doh-reply.ts";
import { Http1Client } from "./http1-client.ts";
import { Http2Connection, NoHttp2Error } from "./http2-connection.ts";
import { SESSION_TIMING, type SessionTiming } from "./limits.ts";
import type { OpenUpstream } from "./open-upstream.ts";

/** A DoH server (RFC 8484): all queries over one HTTP/2 connection, or over some of HTTP/1.1 where it has no HTTP/2. */
export class DohUpstream implements OpenUpstream {
  readonly label: string;
  readonly #destination: Destination;
  readonly #http2: ConnectionPool<Http2Connection>;
  /** In use as long as it works: a server may learn HTTP/2 one day. */
  #http1: Http1Client | undefined;
  #isClosed = false;

  constructor(destination: Destination, timing: SessionTiming = SESSION_TIMING) {
    const { address } = destination;
    this.label = address.label;
    this.#destination = destination;
    const protocols = address.scheme === "https" ? ["h2", "http/1.1"] : undefined;
    const open = (socket: Socket): Http2Connection => new Http2Connection(address, socket, timing);
    this.#http2 = new ConnectionPool({ destination, protocols, open });
  }

  async ask(question: Question, context: QueryContext, given: UpstreamAttempt): Promise<Reply> {
    const attempt = new Attempt(given);
    const query = encodeExchangeQuery(question, context, { transport: "https" });
    const { octets, ageSeconds } = await this.#exchange(query, attempt);
    return readForwarded(octets, question, { ageSeconds }).reply;
  }

  close(): void {
    this.#isClosed = true;
    this.#http2.close();
    this.#http1?.close();
  }

  async #exchange(query: Uint8Array, attempt: Attempt): Promise<DohReply> {
    try {
      if (this.#http1 !== undefined) return await this.#overHttp1(this.#http1, query, attempt);
    } catch (error) {
      // Another of its addresses may be reached.
      if (!isUnreachable(error) || this.#isClosed) throw error;
    }
    try {
      return await this.#http2.use(attempt, (connection) => connection.exchange(query, attempt));
    } catch (error) {
      if (!(error instanceof NoHttp2Error)) throw error;
    }
    this.#http1 ??= new Http1Client(this.#destination);
    return this.#overHttp1(this.#http1, query, attempt);
  }

  async #overHttp1(client: Http1Client, query: Uint8Array, attempt: Attempt): Promise<DohReply> {
    try {
      return await client.exchange(query, attempt);
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
