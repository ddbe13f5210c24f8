import type { Octets } from "../dns/octets.ts";
import type { DohRefusal } from "../doh/refusal.ts";
import type { SeenRequest } from "../doh/request.ts";
import type { ReplySource } from "../resolver/resolver.ts";
import type { AnswerDnsParts } from "./answer-dns.ts";
import type { AnswerRequest } from "./answer-request.ts";
import type { ViewEntry } from "./answering.ts";
import type { Arrival } from "./arrival.ts";
import { textResponse } from "./pages.ts";
import { RequestCredentials } from "./request-credentials.ts";
import { snapshotName } from "./snapshot-name.ts";

/** How a query stands in a request, and its reply in the response. */
export interface QueryForm {
  readonly read: (request: SeenRequest) => Uint8Array | Refused | Promise<Uint8Array | Refused>;
  /** No reply: silence would be right. */
  readonly write: (request: SeenRequest, reply: Octets | undefined, mayBeShared: boolean, snapshot: string) => Refused;
}

/** A response, or what to say in one. */
type Refused = Response | DohRefusal;

/** Answers the queries that requests bring in a form, as the view that each speaks for. */
export function answerQueriesWith(
  { access, admitView, prepareTable, tableSource, clockMs }: AnswerDnsParts,
  { read, write }: QueryForm,
): AnswerRequest {
  return async (request, pathToken, arrival) => {
    const found = admitView(new RequestCredentials(request, pathToken), arrival);
    // A view that is not in memory and a table that is not are read at the same time.
    if (found instanceof Promise) void prepareTable(arrival.keepAlive);
    const view = found instanceof Promise ? await found : found;
    if (view instanceof Response) return view;
    const reading = read(request);
    const query = reading instanceof Promise ? await reading : reading;
    if (!(query instanceof Uint8Array)) return responseOf(query);

    const nowMs = clockMs();
    const preparing = prepareTable(arrival.keepAlive, nowMs);
    if (preparing !== undefined) await preparing;
    // Named before the reply is made: a cache in front then hears of a newer one too early rather than too late.
    const snapshot = snapshotName(tableSource.current());
    const answered = answerQuery(view, query, arrival, preparing === undefined ? nowMs : clockMs());
    const reply = answered instanceof Promise ? await answered : answered;
    return responseOf(write(request, reply, view === access.anonymous, snapshot));
  };
}

function responseOf(refused: Refused): Response {
  return refused instanceof Response ? refused : textResponse(refused.status, refused.message, refused.headers);
}

/**
 * The reply to a query that came over HTTPS, at once when the packet cache has it, told to whoever listens; undefined when
 * silence would be right. Never rejects.
 */
export function answerQuery(
  view: ViewEntry,
  query: Uint8Array,
  arrival: Arrival,
  nowMs: number,
): Octets | undefined | Promise<Octets | undefined> {
  const kept = view.responder.respondAtOnce(query, "https", nowMs);
  if (kept === undefined) return resolveQuery(view, query, arrival);
  arrival.answered?.({ view: view.settings.name, source: "packet-cache", query, reply: kept });
  return kept;
}

/** Others may wait for what this query started (a shard), so it is finished also when its own client goes away. */
async function resolveQuery(view: ViewEntry, query: Uint8Array, arrival: Arrival): Promise<Octets | undefined> {
  const { keepAlive, answered } = arrival;
  const from: { source?: ReplySource } = {};
  const replying = view.responder.respond(query, "https", { keepAlive, told: (source) => void (from.source = source) });
  keepAlive(replying);
  const reply = await replying;
  if (reply !== undefined && from.source !== undefined) {
    answered?.({ view: view.settings.name, source: from.source, query, reply });
  }
  return reply;
}
