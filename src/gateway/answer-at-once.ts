import type { Octets } from "../dns/octets.ts";
import type { AnswerDnsParts } from "./answer-dns.ts";
import type { Arrival, Credentials } from "./arrival.ts";
import type { RateLimits } from "./rate-limits.ts";
import { snapshotName } from "./snapshot-name.ts";

/** A reply, and whether everybody gets it who asks without showing anything; otherwise it is `private`. */
export interface AtOnceAnswer {
  readonly octets: Octets;
  readonly mayBeShared: boolean;
  /** The request fields that the answer to a GET depends on. */
  readonly vary: string;
  /** The name of the snapshot behind it; empty when there is none. */
  readonly snapshot: string;
}

/** The answer that needs no waiting; undefined when `Gateway.fetch` must answer. Never throws. */
export type AnswerAtOnce = (query: Uint8Array, credentials: Credentials, arrival: Arrival) => AtOnceAnswer | undefined;

/**
 * Answers a view in memory out of the packet cache. The cache is looked at before the limits are asked, so that a query
 * that goes on to `Gateway.fetch` has not been counted; limits that do not answer at once have counted it all the same.
 */
export function answerAtOnceWith(
  { access, prepareTable, tableSource, clockMs }: AnswerDnsParts,
  rateLimits: RateLimits | undefined,
  vary: string,
): AnswerAtOnce {
  return (query, credentials, arrival) => {
    const view = access.viewOf(credentials, arrival, false);
    if (typeof view === "string" || view instanceof Promise) return undefined;
    const nowMs = clockMs();
    if (prepareTable(arrival.keepAlive, nowMs) !== undefined) return undefined;
    const octets = view.responder.respondAtOnce(query, "https", nowMs);
    if (octets === undefined) return undefined;
    const viewName = view.settings.name;
    if (rateLimits !== undefined && rateLimits.admit(viewName, arrival.client.address) !== "admitted") return undefined;
    arrival.answered?.({ view: viewName, source: "packet-cache", query, reply: octets });
    return { octets, mayBeShared: view === access.anonymous, vary, snapshot: snapshotName(tableSource.current()) };
  };
}
