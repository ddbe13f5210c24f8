/** Bounds on what clients may take of one listener: counts, octets and times. */
export interface HttpLimits {
  /** Beyond it, connections that do nothing make room for new ones. */
  readonly maxConnections: number;
  /** Of one network (IPv6: one /64). */
  readonly maxConnectionsOfNetwork: number;
  /** Of programs on this machine. */
  readonly maxConnectionsOfMachine: number;
  /** Octets of bodies and replies that one connection may have us keep. */
  readonly maxHeldOctets: number;
  /** Requests that a client may take back before they are answered, at once and then per second (CVE-2023-44487). */
  readonly resetBurst: number;
  readonly resetsPerSecond: number;
  /** From the first octet of a connection, those of TLS included, to its first request. */
  readonly firstRequestMs: number;
  /** From the header of a request to the end of its body. */
  readonly bodyMs: number;
  /** For the gateway. */
  readonly answerMs: number;
  /** For a client to take its reply. */
  readonly sendMs: number;
  /** For a connection between requests. */
  readonly idleMs: number;
  /** For any connection, after which its client is asked to open another. */
  readonly connectionAgeMs: number;
  /** How often all of these times are looked at; each may last this much longer. */
  readonly checkIntervalMs: number;
}

/** What a server in the open needs. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  // One costs some 60 kB with TLS and HTTP/2: together 128 MB.
  maxConnections: 2048,
  // A quarter: a whole office behind one address has two for each of 250 browsers.
  maxConnectionsOfNetwork: 512,
  // Half: a proxy on this machine has all clients' requests, over HTTP/1.1 each on its own, and 1024 are 500 each second that wait 2 s.
  maxConnectionsOfMachine: 1024,
  // A hundred queries with their replies take 100 kB: whoever has more here sends no queries or reads no replies.
  maxHeldOctets: 1024 * 1024,
  // A browser takes back a handful when its page is left.
  resetBurst: 200,
  resetsPerSecond: 33,
  // A slow phone needs 3 s.
  firstRequestMs: 10_000,
  // A query has one packet.
  bodyMs: 10_000,
  // The gateway's own deadline comes before, so this ends only what hangs.
  answerMs: 30_000,
  sendMs: 30_000,
  // As long as browsers keep theirs.
  idleMs: 60_000,
  // So that clients meet a new certificate or client authority within the hour.
  connectionAgeMs: 60 * 60 * 1000,
  checkIntervalMs: 1_000,
};

/** Without progress for so long, a connection makes room for others before those that work; a slow phone needs less for a query. */
export const STALLED_AFTER_MS = 1_000;

/** Connections beyond `maxConnections` that a runtime may hold which does not show those that have not sent anything yet. */
export const MAX_UNSEEN_CONNECTIONS = 256;

/** How long a client that was answered before its body ended may go on sending it, which is thrown away. */
export const LINGER_MS = 500;

/** Requests of one connection at one time (RFC 9113 section 6.5.2 recommends 100 at least). */
export const MAX_CONCURRENT_STREAMS = 100;

/** Header section of one request: a token and an Access assertion are below 2 KiB each, a GET's query in base64url has 4 KiB. */
export const MAX_HEADER_OCTETS: number = 16 * 1024;

/** Header fields of one request; browsers send some 20. */
export const MAX_HEADER_FIELDS = 100;

/** What the HTTP/2 code of Node may hold for one session, in MB; the least it can be told that leaves room for `maxHeldOctets`. */
export const MAX_SESSION_MEMORY_MB = 4;

/** Frames that break HTTP/2 until the session is ended (Node's own default is 1000). */
export const MAX_INVALID_FRAMES = 100;
