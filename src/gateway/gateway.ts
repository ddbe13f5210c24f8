import { leastTtlSecondsOf } from "../dns/encoded-records.ts";
import { headerRcode } from "../dns/header.ts";
import { Rcode } from "../dns/numbers.ts";
import { refusalResponse } from "../doh/refusal.ts";
import { readDohRequest, refuseMalformed } from "../doh/request.ts";
import { getResponse, postResponse } from "../doh/response.ts";
import type { Responder } from "../resolver/responder.ts";
import type { StartTimer } from "../resolver/stages/deadline.ts";
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
  readonly startTimer: StartTimer;
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
    fetch: (request, keepAlive) =>
      // Routing costs more than answering from the packet cache does, so the one busy path is recognised here.
      isDnsQueryPath(request.url) ? answer(request, keepAlive) : Promise.resolve(routes.fetch(request, { keepAlive })),
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
    return refusalResponse(refuseMalformed(request));
  }
  if (request.method === "POST") return postResponse(reply);
  const response = getResponse(reply, freshSeconds(reply));
  return request.method === "HEAD" ? new Response(null, { headers: response.headers }) : response;
}

/**
 * How long HTTP caches may keep a reply (RFC 8484 section 5.1): its least TTL, in which an SOA counts with its
 * MINIMUM. Failures, and denials without SOA, not at all.
 */
function freshSeconds(reply: Octets): number {
  const rcode = headerRcode(reply);
  const authorityCount = ((reply[8] ?? 0) << 8) | (reply[9] ?? 0);
  const isKept = rcode === Rcode.NoError || (rcode === Rcode.NxDomain && authorityCount > 0);
  return isKept ? (leastTtlSecondsOf(reply) ?? 0) : 0;
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
function tablePreparation({ tableSource, clockMs, startTimer }: GatewayParts): TablePreparation {
  let refresh: Promise<void> | undefined;
  return (keepAlive) => {
    if (tableSource.isDue(clockMs())) {
      refresh = tableSource.refresh();
      keepAlive(refresh);
    }
    return tableSource.current() === undefined && refresh !== undefined
      ? noLongerThanWait(refresh, startTimer)
      : undefined;
  };
}

/** How long queries wait for the first table; a store that hangs must not take names outside the mesh with it. */
const TABLE_WAIT_MS = 2000;

function noLongerThanWait(refresh: Promise<void>, startTimer: StartTimer): Promise<void> {
  return new Promise((resolve) => {
    const cancel = startTimer(TABLE_WAIT_MS, resolve);
    void refresh.finally(() => {
      cancel();
      resolve();
    });
  });
}
