import { isWithin, labelsOf, ROOT, type Name } from "../dns/name.ts";
import type { NameTable } from "../mesh/name-table.ts";
import { findPresence, type Presence } from "../mesh/presence.ts";
import { looksLikeShortName, searchCandidates, takeSearchElement, type SearchedName } from "../mesh/search-list.ts";
import type { View } from "../mesh/view.ts";
import type { CandidateOutcome } from "./resolver.ts";
import { isSpecialUse } from "./special-use.ts";
import { isForZoneUpstream, upstreamZoneOf } from "./upstream-zones.ts";

/** Where a name is searched: the table, as one view sees it at one moment. */
export interface SearchScope {
  readonly table: NameTable;
  readonly view: View;
  readonly nowSeconds: number;
  /** Zones with upstreams of their own. */
  readonly upstreamZones: readonly Name[];
}

/** What is looked up for a name that does not stand by itself. */
export interface SearchWalk extends SearchedName {
  /** The element that was appended; the root for a short name that was asked as it is. */
  readonly taken: Name;
  /** True for a short name, which is completed with the whole list and out of the table only. */
  readonly isShortName: boolean;
  /** In order. */
  readonly candidates: readonly Name[];
}

/**
 * The walk that a name leads to; undefined when it is answered as it stands: the table holds it, or a host that it lies
 * below, or it is below no element and no short name, or upstreams of a zone below the element know it. Rejects when a
 * shard cannot be loaded.
 */
export async function readSearchWalk(name: Name, scope: SearchScope): Promise<SearchWalk | undefined> {
  const presence = await presenceIn(scope, name);
  if (standsByItself(presence)) return undefined;
  const { search } = scope.view;
  const searched = takeSearchElement(name, search);
  const [taken] = searched?.elements ?? [];
  if (searched !== undefined && taken !== undefined) {
    if (isOfZoneBelow(taken, name, presence, scope)) return undefined;
    return { ...searched, taken, isShortName: false, candidates: searchCandidates(searched) };
  }
  return presence.kind === "outside" && looksLikeShortName(name, scope.table)
    ? completeShortName(name, search)
    : undefined;
}

function standsByItself(presence: Presence): boolean {
  return isHeld(presence) || (presence.kind === "absent" && presence.encloser !== undefined);
}

function completeShortName(name: Name, search: readonly Name[]): SearchWalk {
  const completed = { base: name, elements: search };
  const candidates = searchCandidates(completed).filter((candidate) => candidate !== name);
  return { ...completed, taken: ROOT, isShortName: true, candidates };
}

/** What is to be done about a candidate of a walk. Rejects when a shard cannot be loaded. */
export async function judgeCandidate(candidate: Name, walk: SearchWalk, scope: SearchScope): Promise<CandidateOutcome> {
  const presence = await presenceIn(scope, candidate);
  if (isLeftToZone(candidate, presence, scope)) return "asked";
  if (presence.kind === "outside") return mayLeave(candidate, walk, scope) ? "asked" : "stays";
  return isHeld(presence) && !isCaptured(presence, walk) ? "held" : "absent";
}

/** What the table says of a name in this scope. Rejects when a shard cannot be loaded. */
export function presenceIn({ table, view, nowSeconds }: SearchScope, name: Name): Promise<Presence> {
  return findPresence(name, table, view, nowSeconds);
}

/** True when the table has the name, with or without records. */
export function isHeld({ kind }: Presence): boolean {
  return kind !== "absent" && kind !== "outside";
}

/** True when upstreams of a zone of their own are asked for the name. */
export function isLeftToZone(name: Name, presence: Presence, { view, upstreamZones }: SearchScope): boolean {
  return isForZoneUpstream(name, presence, view, upstreamZones);
}

/** What lies in such a zone below an element is meant as it stands, and its base is nobody else's business. */
function isOfZoneBelow(element: Name, name: Name, presence: Presence, scope: SearchScope): boolean {
  if (!isLeftToZone(name, presence, scope)) return false;
  const zone = upstreamZoneOf(name, scope.upstreamZones);
  return zone !== undefined && zone !== element && isWithin(zone, element);
}

/**
 * A wildcard below a search element completes `web`, but neither `web.dev` nor `api.github.com`: with a namespace called
 * `dev` or `com` it would capture every public name below.
 */
function isCaptured(presence: Presence, { base, isShortName }: SearchWalk): boolean {
  return isShortName && presence.kind === "host" && presence.wildcard !== undefined && labelsOf(base).length > 1;
}

/** Below an element such as `corp.example.com`, which no zone of the mesh covers, upstream knows what exists; and so of a public base. */
function mayLeave(candidate: Name, { base, isShortName }: SearchWalk, { table, view }: SearchScope): boolean {
  if (isShortName || !view.public || isSpecialUse(candidate)) return false;
  return candidate !== base || !looksLikeShortName(base, table);
}
