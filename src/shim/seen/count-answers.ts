import { formatErrorReply } from "../../dns/header.ts";
import { MESSAGE_HEADER_OCTETS } from "../../dns/limits.ts";
import type { Octets } from "../../dns/octets.ts";
import type { QueryArrival, Responder, Transport } from "../../resolver/responder.ts";
import type { ShimCounters } from "../counters.ts";
import type { AnswerSource } from "./answer-source.ts";
import type { ClientResponder } from "./client-responder.ts";
import type { QueryLog } from "./query-log.ts";
import type { ReplyOrigins } from "./reply-origins.ts";

/** Where answers are counted, and told of. */
export interface AnswerWatchers {
  readonly counters: ShimCounters;
  readonly origins: ReplyOrigins;
  /** Told of each answer that the fallback gave. */
  readonly onFallback: () => void;
  /** Takes every query that is answered; left out where nobody asked for that. */
  readonly log?: QueryLog | undefined;
  readonly clockMs: () => number;
}

/** Counts what a responder answers. What its cache answers at once is the listener's to count, and passes untouched. */
export function countAnswers(responder: Responder, watchers: AnswerWatchers): ClientResponder {
  const { log, clockMs } = watchers;
  const counted = countedBy(responder, watchers);
  const refuse = refusalsBy(watchers);
  if (log === undefined) {
    return {
      // As it is: a hit must not cost a call more.
      ...responder,
      refuse,
      respond: async (query, transport, arrival) => (await counted(query, transport, arrival)).reply,
    };
  }
  return {
    respondAtOnce: (query, transport, nowMs, client) => {
      const reply = responder.respondAtOnce(query, transport, nowMs);
      if (reply !== undefined) log({ query, reply, source: "packet-cache", tookMs: clockMs() - nowMs, client });
      return reply;
    },
    refuse,
    respond: async (query, transport, arrival) => {
      const startedMs = clockMs();
      const { reply, source } = await counted(query, transport, arrival);
      const tookMs = clockMs() - startedMs;
      if (reply !== undefined) log({ query, reply, source, tookMs, client: arrival?.client });
      return reply;
    },
  };
}

type Respond = (query: Uint8Array, transport: Transport, arrival?: QueryArrival) => Promise<Counted>;

interface Counted {
  readonly reply: Octets | undefined;
  /** Undefined for what is no DNS. */
  readonly source: AnswerSource | undefined;
}

function countedBy(responder: Responder, { counters, origins, onFallback }: AnswerWatchers): Respond {
  return async (query, transport, arrival) => {
    let told: AnswerSource | undefined;
    const reply = await responder.respond(query, transport, {
      ...arrival,
      told: (source, given) => {
        told = origins.sourceOf(given);
        arrival?.told?.(source, given);
      },
    });
    if (reply === undefined) {
      counters.ignored++;
      return { reply, source: undefined };
    }
    const source = told ?? untoldSource(reply);
    if (source === undefined) counters.malformed++;
    else counters.answers[source]++;
    if (source === "fallback") onFallback();
    return { reply, source };
  };
}

function refusalsBy({ counters, log }: AnswerWatchers): ClientResponder["refuse"] {
  return (message, client) => {
    const reply = formatErrorReply(message);
    if (reply === undefined) counters.ignored++;
    else {
      counters.malformed++;
      log?.({ query: message, reply, source: undefined, tookMs: 0, client });
    }
    return reply;
  };
}

/** The responder says nothing of what it cannot decode, which gets a bare header, and of what its cache had, cut to size. */
function untoldSource(reply: Octets): AnswerSource | undefined {
  return reply.length === MESSAGE_HEADER_OCTETS ? undefined : "packet-cache";
}
