import { decodeMessage } from "../dns/decode.ts";
import { headerRcode } from "../dns/header.ts";
import { Rcode } from "../dns/numbers.ts";
import { refusalResponse } from "../doh/refusal.ts";
import { readDohRequest } from "../doh/request.ts";
import { getResponse, postResponse } from "../doh/response.ts";
import { lifetimeSeconds } from "../resolver/lifetime.ts";
import type { Responder } from "../resolver/responder.ts";
import { refuseAnonymous, refuseUnknownView } from "./access.ts";
import { createRoutes } from "./routes.ts";
import type { TableSource } from "./table-source.ts";
import type { Octets } from "../dns/octets.ts";

/** What a gateway is made of. */
export interface GatewayParts {
  /** Undefined when no anonymous view is configured: then every query is refused. */
  readonly responder: Responder | undefined;
  readonly tableSource: TableSource;
  readonly clockMs: () => number;
}

/** Lets work outlive the response to the request that started it (`ctx.waitUntil` of a Worker). */
export type KeepAlive = (work: Promise<unknown>) => void;

/** The gateway as one function from HTTP request to HTTP response. */
export interface Gateway {
  fetch(request: Request, keepAlive: KeepAlive): Promise<Response>;
}

/** Builds the gateway: DNS queries on a short way of their own, everything else through the routes. */
export function createGateway(parts: GatewayParts): Gateway {
  const prepareTable = tablePreparation(parts);
  const answer = (request: Request, keepAlive: KeepAlive): Promise<Response> =>
    answerDns(parts, prepareTable, request, keepAlive);
  const routes = createRoutes(parts.tableSource, prepareTable, answer);
  return {
    fetch: async (request, keepAlive) =>
      // Routing costs more than answering from the packet cache does, so the one busy path is recognised here.
      isDnsQueryPath(request.url) ? answer(request, keepAlive) : routes.fetch(request, { keepAlive }),
  };
}

const DNS_QUERY_PATH = "/dns-query";

function isDnsQueryPath(url: string): boolean {
  const pathAt = url.indexOf("/", url.indexOf("//") + 2);
  if (pathAt === -1 || !url.startsWith(DNS_QUERY_PATH, pathAt)) return false;
  const end = pathAt + DNS_QUERY_PATH.length;
  return url.length === end || url[end] === "?";
}

async function answerDns(
  { responder, clockMs }: GatewayParts,
  prepareTable: TablePreparation,
  request: Request,
  keepAlive: KeepAlive,
): Promise<Response> {
  if (request.headers.get("authorization") !== null) return refuseUnknownView();
  if (responder === undefined) return refuseAnonymous();
  const query = await readDohRequest(request);
  if (!(query instanceof Uint8Array)) return refusalResponse(query);

  await prepareTable(keepAlive);
  const reply = responder.respondAtOnce(query, "stream", clockMs()) ?? (await respond(responder, query, keepAlive));
  if (reply === undefined || headerRcode(reply) === Rcode.FormErr) {
    return refusalResponse({ status: 400, message: "the message is not a well-formed DNS query (RFC 1035 section 4)" });
  }
  if (request.method === "POST") return postResponse(reply);
  const response = getResponse(reply, lifetimeSeconds(decodeMessage(reply)));
  return request.method === "HEAD" ? new Response(null, { headers: response.headers }) : response;
}

/** Others may wait for what this query started (a shard), so it is finished also when its own client goes away. */
function respond(responder: Responder, query: Uint8Array, keepAlive: KeepAlive): Promise<Octets | undefined> {
  const reply = responder.respond(query, "stream");
  keepAlive(reply);
  return reply;
}

/** Called by every request that needs the table; what it returns is waited for before the table is used. */
export type TablePreparation = (keepAlive: KeepAlive) => Promise<void> | undefined;

/**
 * The table is refreshed beside the query; only a gateway that has none yet makes queries wait, all of them for the
 * refresh that the first one started, so that A and AAAA of a cold start are answered alike.
 */
function tablePreparation({ tableSource, clockMs }: GatewayParts): TablePreparation {
  let refresh: Promise<void> | undefined;
  return (keepAlive) => {
    if (tableSource.isDue(clockMs())) {
      refresh = tableSource.refresh();
      keepAlive(refresh);
    }
    return tableSource.current() === undefined ? refresh : undefined;
  };
}
