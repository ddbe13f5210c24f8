/** What came back from the gateway. */
export interface GatewayReply {
  readonly octets: Uint8Array;
  /** How long caches on the way have held the reply (RFC 8484 section 5.1); its TTLs must be lowered by this. */
  readonly ageSeconds: number;
}

/** A way to bring one DNS message to the gateway and its reply back, whatever the protocol beneath. */
export interface Exchange {
  /** The gateway's host, for messages to people. */
  readonly gatewayHost: string;
  /** Sends a query in wire format. Throws `GatewayError`, after `timeoutMs` at the latest. */
  exchange(query: Uint8Array, timeoutMs: number): Promise<GatewayReply>;
  /** Ends all connections; exchanges in flight fail. */
  close(): void;
}
