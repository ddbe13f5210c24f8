import type { Question } from "../../dns/message.ts";
import { encodeExchangeQuery } from "../../resolver/exchange.ts";
import { readForwarded } from "../../resolver/forwarded-reply.ts";
import type { QueryContext, Reply } from "../../resolver/resolver.ts";
import type { UpstreamAttempt } from "../../resolver/upstream.ts";
import { Attempt } from "./attempt.ts";
import { StaleConnectionError } from "./connection-error.ts";
import type { Destination } from "./destination.ts";
import type { OpenUpstream } from "./open-upstream.ts";
import { randomCaseOf } from "./random-case.ts";
import { StreamConnection, type StreamQuery } from "./stream-connection.ts";

/** A server that is asked over TCP (RFC 7766), or TLS (RFC 7858): all queries over one connection as long as it lasts. */
export class StreamUpstream implements OpenUpstream {
  readonly label: string;
  readonly #destination: Destination;
  readonly #transport: "tcp" | "tls";
  #connection: StreamConnection | undefined;
  #isClosed = false;

  constructor(destination: Destination, transport: "tcp" | "tls") {
    this.label = destination.address.label;
    this.#destination = destination;
    this.#transport = transport;
  }

  ask(question: Question, context: QueryContext, attempt: UpstreamAttempt): Promise<Reply> {
    return this.askWithin(question, context, new Attempt(attempt));
  }

  /** The same as part of an attempt that has begun elsewhere. */
  async askWithin(question: Question, context: QueryContext, attempt: Attempt): Promise<Reply> {
    const { address } = this.#destination;
    const spelling = randomCaseOf(address);
    let query: Uint8Array = new Uint8Array();
    const form: StreamQuery<Reply> = {
      write: (id) => (query = encodeExchangeQuery(question, context, { transport: this.#transport, id, ...spelling })),
      read: (octets, id) => {
        const expected = address.randomCase ? { id, spelledAs: query } : { id };
        const { reply, keepaliveMs } = readForwarded(octets, question, expected);
        if (keepaliveMs !== undefined) connection.keepIdleFor(keepaliveMs);
        return reply;
      },
    };
    let connection = this.#usable();
    const isFresh = !connection.hasAnswered;
    try {
      return await connection.exchange(form, attempt);
    } catch (error) {
      if (!(error instanceof StaleConnectionError) || isFresh || this.#isClosed) throw error;
      connection = this.#usable();
      return await connection.exchange(form, attempt);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
  }

  #usable(): StreamConnection {
    if (this.#connection?.isUsable === true) return this.#connection;
    if (this.#connection?.hasAnswered === false) this.#destination.turnAway();
    const protocols = this.#transport === "tls" ? ["dot"] : undefined;
    this.#connection = new StreamConnection(this.#destination.connect(protocols));
    return this.#connection;
  }
}
