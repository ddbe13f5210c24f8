import { wantedMediaTypes, weightOf } from "../doh/accept.ts";
import { mediaTypeOf } from "../doh/media-type.ts";
import { NOT_ACCEPTABLE, type SeenRequest } from "../doh/request.ts";
import type { AnswerDnsParts } from "./answer-dns.ts";
import { answerQueriesWith } from "./answer-query.ts";
import type { AnswerRequest } from "./answer-request.ts";
import { freshSeconds } from "./fresh-seconds.ts";
import { readJsonQuery } from "./json/json-query.ts";
import { formatJsonReply } from "./json/json-reply.ts";
import { textResponse } from "./pages.ts";

const DNS_JSON = "application/dns-json";
const JSON_TEXT = "application/json";

/**
 * Answers the JSON form of DNS over HTTPS as the view that a request speaks for: the same query, asked of the same
 * responder, as one in wire format. Any DNS outcome is HTTP 200.
 */
export function answerJsonWith(parts: AnswerDnsParts): AnswerRequest {
  return answerQueriesWith(parts, {
    read: ({ url, headers }) => {
      const type = typeOffered(headers);
      if (type === undefined) return NOT_ACCEPTABLE;
      const query = readJsonQuery(new URL(url).searchParams);
      return typeof query === "string" ? jsonResponse(type, 400, JSON.stringify({ error: query }), "no-store") : query;
    },
    write: ({ headers }, reply, mayBeShared) => {
      if (reply === undefined) return textResponse(500, "the gateway failed on this request");
      const cacheControl = `${mayBeShared ? "" : "private, "}max-age=${freshSeconds(reply)}`;
      return jsonResponse(typeOffered(headers) ?? DNS_JSON, 200, formatJsonReply(reply), cacheControl);
    },
  });
}

/** True for a request of the DNS resource that wants JSON by name; one with the parameter `dns` never does. */
export function asksForJson({ url, headers }: Pick<SeenRequest, "url" | "headers">): boolean {
  // Spelled so by whoever is in a hurry; parsing the URL takes longer than answering from the cache.
  if (url.includes("?dns=") || url.includes("&dns=")) return false;
  const { searchParams } = new URL(url);
  if (searchParams.has("dns")) return false;
  if (mediaTypeOf(searchParams.get("ct")) === DNS_JSON) return true;
  const wanted = wantedIn(headers);
  return [DNS_JSON, JSON_TEXT].some((type) => (wanted.get(type) ?? 0) > 0);
}

/** The more wanted of the types in which JSON comes; undefined when an Accept header refuses both. */
function typeOffered(headers: SeenRequest["headers"]): string | undefined {
  const wanted = wantedIn(headers);
  const [dnsJson, json] = [weightOf(DNS_JSON, wanted), weightOf(JSON_TEXT, wanted)];
  if (json > dnsJson) return JSON_TEXT;
  return dnsJson > 0 ? DNS_JSON : undefined;
}

function wantedIn(headers: SeenRequest["headers"]): ReadonlyMap<string, number> {
  return wantedMediaTypes(headers.get("accept") ?? "");
}

/** Varies by who asks and by the type asked for, since both may come by header (RFC 9110 section 12.5.5). */
function jsonResponse(type: string, status: number, text: string, cacheControl: string): Response {
  const headers = { "content-type": type, "cache-control": cacheControl, vary: "accept, authorization" };
  return new Response(text, { status, headers });
}
