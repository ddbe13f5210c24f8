import { SourceError } from "../../source.ts";
import type { TablePlace, TableReading } from "../name-table-claims.ts";
import { NameTableError } from "../name-table.ts";
import { readTable } from "../read-table-text.ts";
import {
  decodeDiscoveryResponse,
  encodeDiscoveryRequest,
  NAME_TABLE_TYPE,
  type DiscoveryNode,
  type DiscoveryResponse,
} from "./discovery-messages.ts";
import { tableOf } from "./name-table-message.ts";

/** What came over a stream. */
export type Received =
  | { readonly kind: "table"; readonly reading: TableReading; readonly reply: Uint8Array }
  /** It cannot be used and istiod is told so; what was there before stays. */
  | { readonly kind: "refused"; readonly problem: SourceError; readonly reply: Uint8Array }
  /** It is about something that nobody asked for. */
  | { readonly kind: "other" };

/**
 * The name table as a subscription to aggregated discovery, state of the world: what to send, and what to make of what
 * comes (Envoy documentation, xDS protocol: ACK, NACK and resource type instance version).
 */
export class Subscription {
  readonly #node: DiscoveryNode;
  readonly #place: TablePlace;
  /** Of the last table that could be used, over all streams. */
  #version = "";

  constructor(node: DiscoveryNode, place: TablePlace) {
    this.#node = node;
    this.#place = place;
  }

  /** What every stream begins with. */
  first(): Uint8Array {
    const node = this.#node;
    return encodeDiscoveryRequest({ versionInfo: this.#version, node, typeUrl: NAME_TABLE_TYPE, responseNonce: "" });
  }

  /** Takes a message. Throws `SourceError` for one that cannot be answered, because it cannot be read at all. */
  receive(octets: Uint8Array): Received {
    const response = this.#decode(octets);
    if (response.typeUrl !== NAME_TABLE_TYPE) return { kind: "other" };
    try {
      const reading = readTable(this.#place, () => tableOf(response));
      this.#version = response.versionInfo;
      return { kind: "table", reading, reply: this.#reply(response) };
    } catch (cause) {
      if (!(cause instanceof SourceError)) throw cause;
      return { kind: "refused", problem: cause, reply: this.#reply(response, cause.message) };
    }
  }

  #decode(octets: Uint8Array): DiscoveryResponse {
    try {
      return decodeDiscoveryResponse(octets);
    } catch (cause) {
      if (!(cause instanceof NameTableError)) throw cause;
      throw new SourceError("unreadable", `${this.#place.title} ${cause.message}`, { cause });
    }
  }

  #reply({ nonce }: DiscoveryResponse, errorMessage?: string): Uint8Array {
    const request = { versionInfo: this.#version, typeUrl: NAME_TABLE_TYPE, responseNonce: nonce };
    return encodeDiscoveryRequest(errorMessage === undefined ? request : { ...request, errorMessage });
  }
}
