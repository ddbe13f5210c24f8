import { formatRcode } from "../../dns/type-names.ts";
import type { CandidateOutcome, ResolverEvent } from "../../resolver/resolver.ts";
import type { TracedEvent } from "./trace.ts";

type PresenceEvent = Extract<ResolverEvent, { kind: "presence" }>;

/** What a step was, in a sentence for people who have never seen the code. */
export function eventSentence(event: TracedEvent): string {
  if (isOfUpstreams(event)) return upstreamSentence(event);
  const { name } = event;
  switch (event.kind) {
    case "search":
      return searchSentence(event);
    case "search-candidate":
      return `candidate ${name} ${OUTCOMES[event.outcome]}`;
    case "special-use":
      return `${name} is not forwarded: ${event.reason}`;
    case "answer-cut":
      return `${name} has ${event.totalRecords} records; a message holds ${event.givenRecords} of them, chosen at random`;
  }
}

const UPSTREAM_KINDS = [
  "zone-upstream",
  "cache-hit",
  "forwarded",
  "upstream-failed",
  "hedged",
  "upstream-abandoned",
] as const;

type UpstreamEvent = Extract<TracedEvent, { kind: (typeof UPSTREAM_KINDS)[number] }>;

function isOfUpstreams(event: TracedEvent): event is UpstreamEvent {
  return UPSTREAM_KINDS.some((kind) => kind === event.kind);
}

/** What was asked of upstreams, and what they or the memory of them said. */
function upstreamSentence(event: UpstreamEvent): string {
  const { name } = event;
  switch (event.kind) {
    case "zone-upstream":
      return `${name} is asked of the upstreams for ${event.zone}, which are its own`;
    case "cache-hit":
      return cacheSentence(event);
    case "forwarded":
      return `upstream ${event.upstream} answered ${formatRcode(event.rcode)} for ${name} after ${formatMs(event.tookMs)}`;
    case "upstream-failed":
      return `upstream ${event.upstream} failed for ${name} after ${formatMs(event.tookMs)}: ${event.reason}`;
    case "hedged":
      return `upstream ${event.upstream} has not answered for ${name} in ${formatMs(event.afterMs)}, so another is asked as well`;
    case "upstream-abandoned":
      return `upstream ${event.upstream} had not answered for ${name} after ${formatMs(event.tookMs)}, when another had, and is waited for no longer`;
  }
}

function cacheSentence({ name, ageSeconds, isFailure, isStale }: Extract<TracedEvent, { kind: "cache-hit" }>): string {
  const what = isFailure ? "the failure of the upstreams for" : "what an upstream said of";
  const beyond = isStale ? ", and given although its time is over, because no upstream answers" : "";
  return `${what} ${name} is remembered since ${Math.round(ageSeconds)} s${beyond}`;
}

const OUTCOMES: Readonly<Record<CandidateOutcome, string>> = {
  held: "exists in the name table, so the search ends with it",
  absent: "does not exist",
  stays: "is not the mesh's to answer, and may not be forwarded",
  asked: "is not the mesh's to answer, so it is forwarded",
};

function searchSentence({ name, base, elements }: Extract<TracedEvent, { kind: "search" }>): string {
  const below = `is tried below ${elements.join(", ")}`;
  if (base === name) return `${name} has no answer in the name table; as a short name it ${below}`;
  return `${name} has no answer in the name table; without the search element ${elements[0]} it is ${base}, which ${below}, then as it is`;
}

const PRESENCES: Readonly<Record<PresenceEvent["presence"], string>> = {
  host: "is in the name table",
  address: "stands for an address in the name table",
  "empty-non-terminal": "exists, but only as a node of its zone",
  absent: "does not exist: it is in a zone of the mesh, which has nothing there for this view",
  outside: "is no name of the mesh",
};

const ONLY_VIP = "is left to upstreams: the mesh only has a VIP for it, which is of no use to a view with reach direct";

/** What a look into the name table brought. */
export function presenceSentence({ name, presence, zone, wildcard, encloser, hasOnlyVip }: PresenceEvent): string {
  const parts = [`${name} ${hasOnlyVip === true ? ONLY_VIP : PRESENCES[presence]}`];
  if (zone !== undefined) parts.push(`zone ${zone}`);
  if (wildcard !== undefined) parts.push(`covered by ${wildcard}`);
  if (encloser !== undefined) parts.push(`only the servers and ports of ${encloser} stand below that`);
  return parts.join("; ");
}

/** Milliseconds as people read them; clocks of Workers stand still while nothing is waited for. */
export function formatMs(tookMs: number): string {
  return `${Math.round(tookMs * 10) / 10} ms`;
}
