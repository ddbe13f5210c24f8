/** Queries that wait at one time on one connection to an upstream; unbound takes 100 streams, pipelines are cheaper. */
export const MAX_QUERIES_PER_CONNECTION = 1_000;

/** HTTP/1.1 connections to one upstream: each carries one query at a time. */
export const MAX_HTTP1_CONNECTIONS = 16;

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
  /** Silence after which a query brings a PING of its own, so that a dead session costs it no more than `quickPingAnswerMs`. */
  readonly quickPingMs: number;
  readonly quickPingAnswerMs: number;
  /** Time without queries after which a session closes. */
  readonly idleCloseMs: number;
}

/** The times that all servers get. */
export const SESSION_TIMING: SessionTiming = {
  idlePingMs: 10_000,
  pingAnswerMs: 5_000,
  quickPingMs: 1_000,
  quickPingAnswerMs: 1_000,
  idleCloseMs: 300_000,
};
