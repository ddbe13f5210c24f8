import type { AnswerSource } from "./seen/answer-source.ts";

/** What the shim has done since it started; plain numbers that only go up, cheap enough for the hot path. */
export interface ShimCounters {
  udpQueries: number;
  tcpQueries: number;
  /** Replies out of the packet cache that needed nothing else; the others of it stand in `answers`. */
  answeredAtOnce: number;
  /** Replies by where they came from. */
  readonly answers: Record<AnswerSource, number>;
  /** Messages that are no DNS; they get FORMERR. */
  malformed: number;
  /** Messages that get no reply: responses, those that end before their header does, and a flood of what is no DNS. */
  ignored: number;
  /** Times that too many queries were in flight; those for which nothing stale is there get SERVFAIL. */
  overloaded: number;
  /** Replies that were asked for and could not be sent; those out of the cache are sent without asking how it went. */
  udpSendFailures: number;
  /** Queries that got no reply because the responder failed, which it promises not to. */
  responderFailures: number;
  /** Errors of a listening socket itself, such as too many open files. */
  listenerFailures: number;
  tcpConnections: number;
  /** Turned away because there were too many, each of which had a query to answer. */
  tcpConnectionsRefused: number;
  /** Closed because there were too many, and these had been idle longest. */
  tcpConnectionsDisplaced: number;
  /** Connections closed because the client was idle, sent too slowly or did not read. */
  tcpTimeouts: number;
  /** Connections closed because a frame was too short to hold a DNS header. */
  tcpBadFrames: number;
  /** Times that a gateway answered out of another snapshot, so that everything was asked for again. */
  snapshotChanges: number;
}

/** Counters at zero. */
export function createCounters(): ShimCounters {
  return {
    udpQueries: 0,
    tcpQueries: 0,
    answeredAtOnce: 0,
    answers: noAnswers(),
    malformed: 0,
    ignored: 0,
    overloaded: 0,
    udpSendFailures: 0,
    responderFailures: 0,
    listenerFailures: 0,
    tcpConnections: 0,
    tcpConnectionsRefused: 0,
    tcpConnectionsDisplaced: 0,
    tcpTimeouts: 0,
    tcpBadFrames: 0,
    snapshotChanges: 0,
  };
}

/** Replies by where they came from, all of those out of the packet cache together. */
export function answersBySource({ answers, answeredAtOnce }: Readonly<ShimCounters>): Record<AnswerSource, number> {
  return { ...answers, "packet-cache": answers["packet-cache"] + answeredAtOnce };
}

function noAnswers(): Record<AnswerSource, number> {
  return {
    "packet-cache": 0,
    cache: 0,
    mesh: 0,
    forwarded: 0,
    resolvers: 0,
    fallback: 0,
    stale: 0,
    local: 0,
    refused: 0,
    failure: 0,
  };
}
