/** What the shim has done since it started; plain numbers that only go up, cheap enough for the hot path. */
export interface ShimCounters {
  udpQueries: number;
  tcpQueries: number;
  /** Replies out of the packet cache. */
  answeredAtOnce: number;
  /** Queries turned away with SERVFAIL because too many were in flight. */
  overloaded: number;
  /** Replies that were asked for and could not be sent; those out of the cache are sent without asking how it went. */
  udpSendFailures: number;
  /** Queries that got no reply because the responder failed, which it promises not to. */
  responderFailures: number;
  /** Errors of a listening socket itself, such as too many open files. */
  listenerFailures: number;
  tcpConnections: number;
  tcpConnectionsRefused: number;
  /** Connections closed because the client was idle, sent too slowly or did not read. */
  tcpTimeouts: number;
  /** Connections closed because a frame was too short to hold a DNS header. */
  tcpBadFrames: number;
  gatewayExchanges: number;
  /** Exchanges repeated because a kept-alive connection had died. */
  gatewayRetries: number;
  gatewayFailures: number;
}

/** Counters at zero. */
export function createCounters(): ShimCounters {
  return {
    udpQueries: 0,
    tcpQueries: 0,
    answeredAtOnce: 0,
    overloaded: 0,
    udpSendFailures: 0,
    responderFailures: 0,
    listenerFailures: 0,
    tcpConnections: 0,
    tcpConnectionsRefused: 0,
    tcpTimeouts: 0,
    tcpBadFrames: 0,
    gatewayExchanges: 0,
    gatewayRetries: 0,
    gatewayFailures: 0,
  };
}
