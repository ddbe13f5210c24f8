import { wantedMediaTypes } from "../doh/accept.ts";
import type { AnswerDnsParts } from "./answer-dns.ts";
import { answerQuery } from "./answer-query.ts";
import type { AnswerRequest } from "./answer-request.ts";
import { freshSeconds } from "./fresh-seconds.ts";
import { readJsonQuery } from "./json/json-query.ts";
import { formatJsonReply } from "./json/json-reply.ts";
import { textResponse } from "./pages.ts";
import { RequestCredentials } from "./request-credentials.ts";

const DNS_JSON = "application/dns-json";
const JSON_TEXT = "application/json";

/**
 * Answers the JSON form of DNS over HTTPS as the view that a request speaks for: the same query, asked of the same
 * responder, as one in wire format. Any DNS outcome is HTTP 200.
 */
export function answerJsonWith({ access, admitView, prepareTable, clockMs }: AnswerDnsParts): AnswerRequest {
  return async (request, pathToken, arrival) => {
    const found = admitView(new RequestCredentials(request, pathToken), arrival);
    // A view that is not in memory and a table that is not are read at the same time.
    if (found instanceof Promise) void prepareTable(arrival.keepAlive);
    const view = await found;
    if (view instanceof Response) return view;
    const query = readJsonQuery(new URL(request.url).searchParams);
    if (typeof query === "string") return jsonResponse(request, 400, JSON.stringify({ error: query }), "no-store");

    await prepareTable(arrival.keepAlive);
    const reply = await answerQuery(view, query, arrival, clockMs());
    if (reply === undefined) return textResponse(500, "the gateway failed on this request");
    const scope = view === access.anonymous ? "" : "private, ";
    return jsonResponse(request, 200, formatJsonReply(reply), `${scope}max-age=${freshSeconds(reply)}`);
  };
}

/** True for a GET of the DNS resource that wants JSON; a request with the parameter `dns` never does. */
export function asksForJson({ url, headers }: Request): boolean {
  if (/[?&]dns=/.test(url)) return false;
  return new URL(url).searchParams.get("ct") === DNS_JSON || typeAsked(headers) !== undefined;
}

/** The more wanted of the types in which JSON comes; undefined when an Accept header names neither. */
function typeAsked(headers: Headers): string | undefined {
  const wanted = wantedMediaTypes(headers.get("accept") ?? "");
  const [dnsJson = 0, json = 0] = [wanted.get(DNS_JSON), wanted.get(JSON_TEXT)];
  if (dnsJson === 0 && json === 0) return undefined;
  return json > dnsJson ? JSON_TEXT : DNS_JSON;
}

/** Varies by who asks and by the type asked for, since both may come by header (RFC 9110 section 12.5.5). */
function jsonResponse(request: Request, status: number, text: string, cacheControl: string): Response {
  const headers = {
    "content-type": typeAsked(request.headers) ?? DNS_JSON,
    "cache-control": cacheControl,
    vary: "accept, authorization",
  };
  return new Response(request.method === "HEAD" ? null : text, { status, headers });
}
