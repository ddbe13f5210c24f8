import type { Question } from "../../dns/message.ts";
import { encodeExchangeQuery } from "../../resolver/exchange.ts";
import { readForwarded } from "../../resolver/forwarded-reply.ts";
import type { QueryContext, Reply } from "../../resolver/resolver.ts";
import { UpstreamError, type UpstreamAttempt } from "../../resolver/upstream.ts";
import { Attempt } from "./attempt.ts";
import { StaleConnectionError } from "./connection-error.ts";
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
  readonly #timing: SessionTiming;
  #http2: Http2Connection | undefined;
  /** In use as long as it works: a server may learn HTTP/2 one day. */
  #http1: Http1Client | undefined;
  #isClosed = false;

  constructor(destination: Destination, timing: SessionTiming = SESSION_TIMING) {
    this.label = destination.address.label;
    this.#destination = destination;
    this.#timing = timing;
  }

  async ask(question: Question, context: QueryContext, given: UpstreamAttempt): Promise<Reply> {
    const attempt = new Attempt(given);
    const query = encodeExchangeQuery(question, context, { transport: "https" });
    const { octets, ageSeconds } = await this.#exchange(query, attempt);
    return readForwarded(octets, question, { ageSeconds }).reply;
  }

  close(): void {
    this.#isClosed = true;
    this.#http2?.close();
    this.#http1?.close();
  }

  async #exchange(query: Uint8Array, attempt: Attempt): Promise<DohReply> {
    if (this.#http1 !== undefined) return this.#overHttp1(this.#http1, query, attempt);
    const connection = this.#usable();
    const isFresh = !connection.hasAnswered;
    try {
      return await connection.exchange(query, attempt);
    } catch (error) {
      if (error instanceof NoHttp2Error) {
        this.#http1 ??= new Http1Client(this.#destination);
        return this.#overHttp1(this.#http1, query, attempt);
      }
      if (!(error instanceof StaleConnectionError) || isFresh || this.#isClosed) throw error;
      return await this.#usable().exchange(query, attempt);
    }
  }

  async #overHttp1(client: Http1Client, query: Uint8Array, attempt: Attempt): Promise<DohReply> {
    try {
      return await client.exchange(query, attempt);
    } catch (error) {
      if (this.#http1 === client && error instanceof UpstreamError && mayHaveChanged(error)) {
        this.#http1 = undefined;
        client.close();
      }
      throw error;
    }
  }

  #usable(): Http2Connection {
    if (this.#http2?.isUsable === true) return this.#http2;
    if (this.#http2?.hasAnswered === false) this.#destination.turnAway();
    this.#http2 = new Http2Connection(this.#destination, this.#timing);
    return this.#http2;
  }
}

/** What a server that has no HTTP/1.1 any more looks like. */
function mayHaveChanged({ code }: UpstreamError): boolean {
  return code === "unreachable" || code === "malformed";
}
