/** Queries that wait at one time on one connection to an upstream; unbound takes 100 streams, pipelines are cheaper. */
export const MAX_QUERIES_PER_CONNECTION = 1_000;

/** Connections to one upstream at one time over TCP, TLS or HTTP/2; all but one wait for a flood of queries. */
export const MAX_CONNECTIONS_PER_UPSTREAM = 4;

/** UDP sockets at one time, of all upstreams together: a process may have 1024 files where nobody raised that. */
export const MAX_UDP_SOCKETS = 512;

/** Queries that wait for one of them. */
export const MAX_WAITING_FOR_SOCKET = 4_096;

/** After how long without an answer a query over UDP is sent again, and once more; three times at most (RFC 9520 section 3.1). */
export const RESEND_AFTER_MS: readonly number[] = [400, 800];

/** How long the only address, or the last one, may take for a connection with TLS: two lost SYNs are sent again by then. */
export const CONNECT_MS = 3_500;

/** How long an address may take when there is another to try; less where the query itself has little time. */
export const MOST_ADDRESS_MS = 1_000;
/** And at least, so that a query in its last moments still reaches servers nearby. */
export const LEAST_CONNECT_MS = 50;

/** Silence towards queries after which a connection is not used again, though nobody waited for the answers. */
export const SILENCE_MS = 1_000;

/** HTTP/1.1 connections to one upstream: each carries one query at a time. */
export const MAX_HTTP1_CONNECTIONS = 16;

/** After how long a query counts no more among those, so that names whose servers are dead do not keep the others back. */
export const SLOW_HTTP1_QUERY_MS = 500;

/** Connections beside those 16, with queries that have taken so long: as many as some 60 dead names a second keep busy. */
const MAX_SLOW_HTTP1_CONNECTIONS = 112;

/** Both together, to one upstream; who has few files gives it fewer. */
export const MAX_ALL_HTTP1_CONNECTIONS: number = MAX_HTTP1_CONNECTIONS + MAX_SLOW_HTTP1_CONNECTIONS;

/** Idle time after which a TCP or TLS connection closes when the server states none: servers wait about 10 s (RFC 7766 section 6.2.3). */
export const STREAM_IDLE_MS = 9_000;

/** The longest time that a server may have us keep an idle connection (RFC 7828 section 3.2.2: a client may close earlier). */
export const MAX_STREAM_IDLE_MS = 120_000;

/** When connections over HTTP are looked after; tests have shorter times. */
export interface SessionTiming {
  /** Silence after which a session is asked by PING whether it still lives: NATs forget connections without a word. */
  readonly idlePingMs: number;
  /** How long the answer to that may take. */
  readonly pingAnswerMs: number;
  /** Silence, while queries wait, after which a PING goes out, so that a dead session costs them no more than this and `quickPingAnswerMs`. */
  readonly quickPingMs: number;
  readonly quickPingAnswerMs: number;
  /** How long the only address, or the last one, may take for a connection with TLS. */
  readonly connectMs: number;
  /** Time without queries after which a session closes. */
  readonly idleCloseMs: number;
}

/** The times that all servers get. */
export const SESSION_TIMING: SessionTiming = {
  idlePingMs: 10_000,
  pingAnswerMs: 5_000,
  quickPingMs: 1_000,
  quickPingAnswerMs: 1_000,
  connectMs: CONNECT_MS,
  idleCloseMs: 300_000,
};
