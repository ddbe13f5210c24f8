import { headerRcode } from "../dns/header.ts";
import { Rcode } from "../dns/numbers.ts";
import type { Octets } from "../dns/octets.ts";
import { refusalResponse } from "../doh/refusal.ts";
import { readDohRequest, refuseMalformed } from "../doh/request.ts";
import { getResponse, postResponse } from "../doh/response.ts";
import type { Access } from "./access.ts";
import type { AdmitView } from "./admit-view.ts";
import { asksForJson } from "./answer-json.ts";
import { answerQuery } from "./answer-query.ts";
import type { AnswerRequest } from "./answer-request.ts";
import { freshSeconds } from "./fresh-seconds.ts";
import type { PrepareTable } from "./prepare-table.ts";
import { RequestCredentials } from "./request-credentials.ts";

/** What DNS queries are answered with. */
export interface AnswerDnsParts {
  readonly access: Access;
  readonly admitView: AdmitView;
  readonly prepareTable: PrepareTable;
  readonly clockMs: () => number;
}

/** Answers DNS over HTTPS (RFC 8484) as the view that a request speaks for; a GET that wants JSON goes to `answerJson`. */
export function answerDnsWith(
  { access, admitView, prepareTable, clockMs }: AnswerDnsParts,
  answerJson: AnswerRequest,
): AnswerRequest {
  return async (request, pathToken, arrival) => {
    const { method } = request;
    if (method === "GET" && asksForJson(request)) return answerJson(request, pathToken, arrival);
    const found = admitView(new RequestCredentials(request, pathToken), arrival);
    // A view that is not in memory and a table that is not are read at the same time.
    if (found instanceof Promise) void prepareTable(arrival.keepAlive);
    const view = found instanceof Promise ? await found : found;
    if (view instanceof Response) return view;
    const query = await readDohRequest(request);
    if (!(query instanceof Uint8Array)) return refusalResponse(query);

    await prepareTable(arrival.keepAlive);
    const answered = answerQuery(view, query, arrival, clockMs());
    const reply = answered instanceof Promise ? await answered : answered;
    if (reply === undefined || headerRcode(reply) === Rcode.FormErr) return refusalResponse(refuseMalformed());
    return dnsResponse(method, reply, view === access.anonymous);
  };
}

function dnsResponse(method: string, reply: Octets, mayBeShared: boolean): Response {
  if (method === "POST") return postResponse(reply, mayBeShared);
  const response = getResponse(reply, freshSeconds(reply), mayBeShared);
  return method === "HEAD" ? new Response(null, { headers: response.headers }) : response;
}
