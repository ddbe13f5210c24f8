import type { Question } from "../dns/message.ts";
import { encodeExchangeQuery } from "../resolver/exchange.ts";
import { readForwarded } from "../resolver/forwarded-reply.ts";
import type { QueryContext, Reply } from "../resolver/resolver.ts";
import type { UpstreamAttempt } from "../resolver/upstream.ts";
import { Attempt } from "./attempt.ts";
import { ConnectionPool } from "./connection-pool.ts";
import type { Destination } from "./destination.ts";
import type { OpenUpstream } from "./open-upstream.ts";
import { randomCaseOf } from "./random-case.ts";
import { StreamConnection } from "./stream-connection.ts";

/** A server that is asked over TCP (RFC 7766), or TLS (RFC 7858): all queries over one connection as long as it lasts. */
export class StreamUpstream implements OpenUpstream {
  readonly label: string;
  readonly #destination: Destination;
  readonly #transport: "tcp" | "tls";
  readonly #connections: ConnectionPool<StreamConnection>;

  constructor(destination: Destination, transport: "tcp" | "tls") {
    this.label = destination.address.label;
    this.#destination = destination;
    this.#transport = transport;
    const protocols = transport === "tls" ? ["dot"] : undefined;
    this.#connections = new ConnectionPool({ destination, protocols, open: (socket) => new StreamConnection(socket) });
  }

  ask(question: Question, context: QueryContext, attempt: UpstreamAttempt): Promise<Reply> {
    return this.askWithin(question, context, new Attempt(attempt));
  }

  /** The same as part of an attempt that has begun elsewhere. */
  askWithin(question: Question, context: QueryContext, attempt: Attempt): Promise<Reply> {
    const { address } = this.#destination;
    const form = { transport: this.#transport, ...randomCaseOf(address) };
    let query: Uint8Array = new Uint8Array();
    return this.#connections.use(attempt, (connection) => {
      const read = (octets: Uint8Array, id: number): Reply => {
        const expected = address.randomCase ? { id, spelledAs: query } : { id };
        const { reply, keepaliveMs } = readForwarded(octets, question, expected);
        if (keepaliveMs !== undefined) connection.keepIdleFor(keepaliveMs);
        return reply;
      };
      return connection.exchange(
        { write: (id) => (query = encodeExchangeQuery(question, context, { ...form, id })), read },
        attempt,
      );
    });
  }

  close(): void {
    this.#connections.close();
  }
}
