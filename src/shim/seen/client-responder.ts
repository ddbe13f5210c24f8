import type { Octets } from "../../dns/octets.ts";
import type { QueryArrival, Transport } from "../../resolver/responder.ts";

/** What may come with a query from a listener. */
export interface ClientArrival extends QueryArrival {
  /** The IP address that a query came from. */
  readonly client?: string;
}

/** Answers clients: a responder to which it is no matter who asks, or one that writes it down. */
export interface ClientResponder {
  /** As that of `Responder`; `client` is the IP address that the query came from. */
  respondAtOnce(query: Uint8Array, transport: Transport, nowMs: number, client?: string): Octets | undefined;
  /**
   * What a message gets that is no query by `isNoQuery`; undefined where silence is right. Cheaper than `respond`, since
   * such come in floods. Never throws.
   */
  refuse(message: Uint8Array, client?: string): Octets | undefined;
  /** As that of `Responder`. */
  respond(query: Uint8Array, transport: Transport, arrival?: ClientArrival): Promise<Octets | undefined>;
}
