import { formatRcode } from "../../dns/type-names.ts";
import type { CandidateOutcome, ResolverEvent } from "../../resolver/resolver.ts";
import type { TracedEvent } from "./trace.ts";

type PresenceEvent = Extract<ResolverEvent, { kind: "presence" }>;

/** What a step was, in a sentence for people who have never seen the code. */
export function eventSentence(event: TracedEvent): string {
  const { name } = event;
  switch (event.kind) {
    case "search":
      return searchSentence(event);
    case "search-candidate":
      return `candidate ${name} ${OUTCOMES[event.outcome]}`;
    case "special-use":
      return `${name} is not forwarded: ${event.reason}`;
    case "cache-hit":
      return `${name} is remembered from an upstream since ${Math.round(event.ageSeconds)} s`;
    case "forwarded":
      return `upstream ${event.upstream} answered ${formatRcode(event.rcode)} for ${name} after ${formatMs(event.tookMs)}`;
    case "upstream-failed":
      return `upstream ${event.upstream} failed for ${name} after ${formatMs(event.tookMs)}: ${event.reason}`;
    case "answer-cut":
      return `${name} has ${event.totalRecords} records; a message holds ${event.givenRecords} of them, chosen at random`;
  }
}

const OUTCOMES: Readonly<Record<CandidateOutcome, string>> = {
  held: "is in the name table, so it answers",
  absent: "does not exist",
  stays: "is not in the name table and may not be forwarded",
  asked: "is no name of the mesh, so it is forwarded",
};

function searchSentence({ name, base, elements }: Extract<TracedEvent, { kind: "search" }>): string {
  const below = `is tried below ${elements.join(", ")}`;
  if (base === name) return `${name} is not in the name table; as a short name it ${below}`;
  return `${name} is not in the name table; without the search element ${elements[0]} it is ${base}, which ${below}, then as it is`;
}

const PRESENCES: Readonly<Record<PresenceEvent["presence"], string>> = {
  host: "is in the name table",
  address: "stands for an address in the name table",
  "empty-non-terminal": "exists, but only as a node of its zone",
  absent: "does not exist: it is in a zone of the mesh, and not in the name table",
  outside: "is no name of the mesh",
};

/** What a look into the name table brought. */
export function presenceSentence({ name, presence, zone, wildcard, encloser }: PresenceEvent): string {
  const parts = [`${name} ${PRESENCES[presence]}`];
  if (zone !== undefined) parts.push(`zone ${zone}`);
  if (wildcard !== undefined) parts.push(`covered by ${wildcard}`);
  if (encloser !== undefined) parts.push(`only the servers and ports of ${encloser} stand below that`);
  return parts.join("; ");
}

/** Milliseconds as people read them; clocks of Workers stand still while nothing is waited for. */
export function formatMs(tookMs: number): string {
  return `${Math.round(tookMs * 10) / 10} ms`;
}
