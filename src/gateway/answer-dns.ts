import { leastTtlSecondsOf } from "../dns/encoded-records.ts";
import { headerRcode } from "../dns/header.ts";
import { Rcode } from "../dns/numbers.ts";
import type { Octets } from "../dns/octets.ts";
import { refusalResponse } from "../doh/refusal.ts";
import { readDohRequest, refuseMalformed } from "../doh/request.ts";
import { getResponse, postResponse } from "../doh/response.ts";
import type { Responder } from "../resolver/responder.ts";
import type { Access } from "./access.ts";
import { refuseAccess } from "./access-refusal.ts";
import type { ViewEntry } from "./answering.ts";
import type { KeepAlive } from "./keep-alive.ts";
import type { PrepareTable } from "./prepare-table.ts";

/** Answers a request to the DNS resource; `pathToken` is the token in its path, empty when there is none. */
export type AnswerDns = (request: Request, pathToken: string, keepAlive: KeepAlive) => Promise<Response>;

/** Answers DNS over HTTPS (RFC 8484) as the view that a request speaks for. */
export function answerDnsWith(access: Access, prepareTable: PrepareTable, clockMs: () => number): AnswerDns {
  return async (request, pathToken, keepAlive) => {
    const found = access.viewOf(request, pathToken, keepAlive);
    // A view that is not in memory and a table that is not are read at the same time.
    if (found instanceof Promise) void prepareTable(keepAlive);
    const view = found instanceof Promise ? await found : found;
    if (typeof view === "string") return refuseAccess(view);
    const query = await readDohRequest(request);
    if (!(query instanceof Uint8Array)) return refusalResponse(query);

    await prepareTable(keepAlive);
    const { responder } = view;
    const reply = responder.respondAtOnce(query, "stream", clockMs()) ?? (await respond(responder, query, keepAlive));
    if (reply === undefined || headerRcode(reply) === Rcode.FormErr) return refusalResponse(refuseMalformed(request));
    return dnsResponse(request.method, reply, isShared(view, access));
  };
}

/** True for replies that everybody gets who asks without a token. */
function isShared(view: ViewEntry, { anonymous }: Access): boolean {
  return view === anonymous;
}

function dnsResponse(method: string, reply: Octets, mayBeShared: boolean): Response {
  if (method === "POST") return postResponse(reply, mayBeShared);
  const response = getResponse(reply, freshSeconds(reply), mayBeShared);
  return method === "HEAD" ? new Response(null, { headers: response.headers }) : response;
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
