import type { Octets } from "../dns/octets.ts";
import type { ReplySource } from "../resolver/resolver.ts";
import type { ViewEntry } from "./answering.ts";
import type { Arrival } from "./arrival.ts";

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
