import type { StartTimer } from "../resolver/stages/deadline.ts";
import type { Access } from "./access.ts";
import { admitViewWith } from "./admit-view.ts";
import { answerAtOnceWith, type AnswerAtOnce } from "./answer-at-once.ts";
import { answerDnsWith } from "./answer-dns.ts";
import { answerExplainWith } from "./answer-explain.ts";
import { answerJsonWith } from "./answer-json.ts";
import type { AnswerRequest } from "./answer-request.ts";
import type { Answering } from "./answering.ts";
import type { Arrival } from "./arrival.ts";
import { answerViewWith } from "./answer-view.ts";
import { dnsPathToken } from "./dns-path.ts";
import { forOperators } from "./for-operators.ts";
import { prepareTableFrom } from "./prepare-table.ts";
import type { RateLimits } from "./rate-limits.ts";
import { RequestOnce } from "./request-once.ts";
import { createRoutes } from "./routes.ts";
import type { TableSource } from "./table-source.ts";

/** What a gateway is made of. */
export interface GatewayParts {
  readonly access: Access;
  readonly answering: Answering;
  readonly tableSource: TableSource;
  readonly clockMs: () => number;
  readonly startTimer: StartTimer;
  /** Absent: nobody is held back. */
  readonly rateLimits?: RateLimits | undefined;
  /** Origins whose pages may ask, or `*`; absent or empty means none. */
  readonly corsOrigins?: readonly string[];
  /** What `/status` answers to operators; absent: 404. */
  readonly answerStatus?: AnswerRequest;
  /** What `/metrics` answers to operators; absent: 404. */
  readonly answerMetrics?: AnswerRequest;
}

/** The gateway: HTTP requests in, HTTP responses out. */
export interface Gateway {
  /** Never rejects. */
  fetch(request: Request, arrival: Arrival): Promise<Response>;
  /**
   * The answer to a query that a POST or GET without `Origin` brought to the DNS resource, when nothing needs to be
   * waited for. Undefined: `fetch` answers the request, and only then it counts against the limits. Never throws.
   */
  readonly answerAtOnce: AnswerAtOnce;
}

/** Builds the gateway: DNS queries on a short way of their own, everything else through the routes. */
export function createGateway(parts: GatewayParts): Gateway {
  const { access, answering, tableSource, clockMs, startTimer, rateLimits, corsOrigins = [] } = parts;
  const prepareTable = prepareTableFrom(tableSource, clockMs, startTimer);
  const admitView = admitViewWith(access, rateLimits);
  const mayBeAsked = corsOrigins.length > 0;
  const vary = [...access.vary, ...(mayBeAsked ? ["origin"] : [])];
  // What every answer of these names by itself is left out.
  const more = vary.filter((field) => field !== "authorization");
  const shared = { access, admitView, prepareTable, tableSource, clockMs };
  const plainJson = answerJsonWith(shared);
  const answerJson = varying(plainJson, more);
  const answerDns = varying(answerDnsWith(shared, plainJson), more);
  const routes = createRoutes({
    tableSource,
    prepareTable,
    corsOrigins,
    answerDns,
    answerJson,
    answerExplain: answerExplainWith(admitView, answering, prepareTable, clockMs),
    answerView: answerViewWith(admitView, prepareTable, tableSource),
    answerStatus: parts.answerStatus && forOperators(access, admitView, parts.answerStatus),
    answerMetrics: parts.answerMetrics && forOperators(access, admitView, parts.answerMetrics),
  });
  return {
    answerAtOnce: answerAtOnceWith(shared, rateLimits, vary.join(", ")),
    fetch: (request, arrival) => {
      // Routing costs more than answering from the packet cache does, so the one busy path is recognised here.
      const once = new RequestOnce(request);
      const pathToken = dnsPathToken(once.url);
      return pathToken === undefined || (mayBeAsked && once.headers.has("origin"))
        ? Promise.resolve(routes.fetch(request, arrival))
        : answerDns(once, pathToken, arrival);
    },
  };
}

/** Names more request fields that the answers depend on. */
function varying(answer: AnswerRequest, fields: readonly string[]): AnswerRequest {
  if (fields.length === 0) return answer;
  return async (...asked) => {
    const response = await answer(...asked);
    response.headers.append("vary", fields.join(", "));
    return response;
  };
}
