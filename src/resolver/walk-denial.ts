import { labelsOf, parseName, ROOT, type Name } from "../dns/name.ts";
import type { NameTable } from "../mesh/name-table.ts";
import { isAboveHost } from "../mesh/presence.ts";
import { isShortNameOnly, nameBelow } from "../mesh/search-list.ts";
import { placeInZone, zoneOf } from "../mesh/zones.ts";
import {
  isHeld,
  isLeftToZone,
  judgeCandidate,
  presenceIn,
  readSearchWalk,
  type SearchScope,
  type SearchWalk,
} from "./search-walk.ts";
import { isSpecialUseNode, specialUseZone } from "./special-use.ts";

const LOCALHOST = parseName("localhost");

/**
 * What else an asker without DO is denied when a walk ends in NXDOMAIN: the elements below which the base would be
 * answered NXDOMAIN too, the one taken first; the root stands for the base as it is. `upstreamDenied` are the names that
 * upstream was asked for and denied. Nobody is asked anew, so a name of which that leaves a doubt is left out: it may be
 * read in another way (`web.ns1` below `svc.cluster.local` is `web` below `ns1.svc.cluster.local`), or upstream may know
 * it.
 */
export async function deniedElements(
  walk: SearchWalk,
  scope: SearchScope,
  upstreamDenied: ReadonlySet<Name>,
): Promise<readonly Name[]> {
  const services = new Set([walk.base, ...walk.candidates].map((name) => serviceOf(name, scope.table)));
  const seen = { upstreamDenied, services };
  const denied = new Set<Name>([walk.taken]);
  for (const element of [...walk.elements, ROOT]) {
    const name = nameBelow(walk.base, element);
    if (name === undefined || denied.has(element)) continue;
    if (await isDenied(name, scope, seen)) denied.add(element);
  }
  return [...denied];
}

/** What a walk has come by. */
interface Seen {
  readonly upstreamDenied: ReadonlySet<Name>;
  /** Of its candidates, each of which may be in a part of the table of its own; no other part is loaded for a denial. */
  readonly services: ReadonlySet<string | undefined>;
}

/** Service and namespace that a name belongs to, were it one of a Service, and as a short name; undefined for any other. */
function serviceOf(name: Name, { zones }: NameTable): string | undefined {
  const zone = zoneOf(name, zones);
  if (zone === undefined) return labelsOf(name).slice(-2).join(".");
  const place = placeInZone(name, zone);
  return place.kind === "service" ? `${place.service}.${place.namespace}` : undefined;
}

/** True when it is certain that this view is answered NXDOMAIN for `name`, whatever the type. */
async function isDenied(name: Name, scope: SearchScope, seen: Seen): Promise<boolean> {
  const presence = await presenceIn(scope, name);
  if (isHeld(presence)) return false;
  const walk = await readSearchWalk(name, scope);
  if (walk !== undefined && !(await leadsNowhere(walk, scope, seen))) return false;
  const { upstreamDenied } = seen;
  const isDeniedUpstream = upstreamDenied.has(name) || (walk !== undefined && upstreamDenied.has(walk.base));
  if (isDeniedUpstream) return true;
  if (isLeftToZone(name, presence, scope)) return false;
  if (presence.kind === "absent") return true;
  return isDeniedHere(name, walk) && !(await isAboveHost(name, scope.table, scope.view, scope.nowSeconds));
}

async function leadsNowhere(
  walk: SearchWalk,
  scope: SearchScope,
  { upstreamDenied, services }: Seen,
): Promise<boolean> {
  for (const candidate of walk.candidates) {
    const service = serviceOf(candidate, scope.table);
    if (service?.includes(".") === true && !services.has(service)) return false;
    const outcome = await judgeCandidate(candidate, walk, scope);
    if (outcome === "held" || (outcome === "asked" && !upstreamDenied.has(candidate))) return false;
  }
  return true;
}

function isDeniedHere(name: Name, walk: SearchWalk | undefined): boolean {
  return isKeptBack(name) || (walk?.isShortName === true && isDeniedShortName(name));
}

/** Special-use names are denied here, but for those that are there without data, and localhost, which is loopback. */
function isKeptBack(name: Name): boolean {
  const zone = specialUseZone(name);
  return zone !== undefined && zone !== LOCALHOST && !isSpecialUseNode(name, zone);
}

/** Whether a top-level domain is called like a namespace is for upstream to say, where it can be. */
function isDeniedShortName(name: Name): boolean {
  return labelsOf(name).length === 1 ? specialUseZone(name) !== name : isShortNameOnly(name);
}
