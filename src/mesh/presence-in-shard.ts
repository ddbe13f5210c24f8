import { parentOf, relativeTo, ROOT, trustName, type Name } from "../dns/name.ts";
import { chooseAnswer, type ChoiceEvent } from "./choose.ts";
import type { Chooser } from "./chooser.ts";
import type { MeshHost } from "./claim.ts";
import { isHeldByService } from "./claims-in-force.ts";
import type { HostAnswer } from "./host-answer.ts";
import { endpointElsewhere, nameBelowHost, type NameBelowHost } from "./name-below-host.ts";
import type { Shard } from "./name-table.ts";
import type { HostPresence, Presence } from "./presence.ts";
import { eventsElsewhere, eventsOfServer } from "./tell-below.ts";
import { asAsked, type ZoneScope } from "./zone-scope.ts";

type Observe = ((event: ChoiceEvent) => void) | undefined;

/**
 * What the hosts of a shard make of a name within a zone: a host of that name, else a name that follows from the host
 * above it, else an empty non-terminal, else whatever the most specific wildcard above it covers. A host ends the search
 * for wildcards, because nothing exists below it that the table does not say (RFC 4592 section 3.3.1).
 */
export function presenceInShard(scope: ZoneScope, shard: Shard, chooser: Chooser, observe: Observe): Presence {
  const { zone, name } = scope;
  const exact = shard.find(name);
  const answer = exact === undefined ? undefined : chooseAnswer(exact, chooser, observe);
  if (answer !== undefined) return { kind: "host", answer, zone };

  const encloser = closestEncloser(scope, shard, chooser, observe);
  const below = encloser === undefined ? undefined : presenceBelow(encloser, scope, chooser, observe);
  if (below !== undefined) return below;
  if (hasBelow(name, shard, chooser)) return { kind: "empty-non-terminal", zone };
  // A Service without endpoints does not exist, but no wildcard takes its name either.
  if (isHeld(exact, chooser)) return { kind: "absent", zone };
  const covered = coveredByWildcard(name, encloser?.name ?? scope.tableZone, shard, chooser, observe);
  return covered === undefined ? absence(scope, encloser) : { kind: "host", ...covered, zone };
}

function isHeld(host: MeshHost | undefined, chooser: Chooser): boolean {
  return host !== undefined && isHeldByService(host.claims, chooser);
}

function absence(scope: ZoneScope, encloser: Encloser | undefined): Presence {
  const { zone } = scope;
  if (encloser === undefined) return { kind: "absent", zone };
  return { kind: "absent", zone, encloser: asAsked(encloser.name, scope) };
}

/** Outside the zones of the mesh it has its hosts and what wildcards cover, and nothing above or below them. */
export function presenceOutsideZones(name: Name, shard: Shard, chooser: Chooser, observe: Observe): Presence {
  const exact = shard.find(name);
  const answer = exact === undefined ? undefined : chooseAnswer(exact, chooser, observe);
  const found = answer === undefined ? coveredByWildcard(name, ROOT, shard, chooser, observe) : { answer };
  // A name that only has a VIP is upstream's for those whom the VIP does not serve.
  if (found === undefined) return { kind: "outside" };
  return found.answer.hasOnlyVip === true ? { kind: "outside", hasOnlyVip: true } : { kind: "host", ...found };
}

/** A host above a name; without an answer when it is a Service that has no endpoints. */
interface Encloser {
  readonly name: Name;
  readonly host: MeshHost;
  readonly answer: HostAnswer | undefined;
  /** What is to be told of that choice; it waits for what the name itself comes to. */
  readonly events: readonly ChoiceEvent[];
}

/** The closest host strictly above the name, below the apex of the zone. */
function closestEncloser(
  { name, tableZone }: ZoneScope,
  shard: Shard,
  chooser: Chooser,
  observe: Observe,
): Encloser | undefined {
  for (let at = parentOf(name); at !== undefined && at !== tableZone; at = parentOf(at)) {
    const host = shard.find(at);
    if (host === undefined) continue;
    const events: ChoiceEvent[] = [];
    const answer = chooseAnswer(host, chooser, observe && ((event) => events.push(event)));
    if (answer !== undefined || isHeldByService(host.claims, chooser)) return { name: at, host, answer, events };
    tell(events, observe);
  }
  return undefined;
}

/** What the host above makes of the name: the name of an endpoint or of a port. Tells the choice that it was made by. */
function presenceBelow(encloser: Encloser, scope: ZoneScope, chooser: Chooser, observe: Observe): Presence | undefined {
  const { name: host, answer } = encloser;
  const { below, events } = readBelow(encloser, scope.name, chooser, observe !== undefined);
  tell(events, observe);
  if (answer === undefined) return undefined;
  const { zone } = scope;
  switch (below?.kind) {
    case "endpoint":
      return { kind: "host", answer: below.answer, zone };
    case "port":
      return { kind: "host", answer, zone, portOf: { host: asAsked(host, scope), port: below.port } };
    case "empty-non-terminal":
      return { kind: "empty-non-terminal", zone };
    case undefined:
      return undefined;
  }
}

interface ReadBelow {
  readonly below: NameBelowHost | undefined;
  readonly events: readonly ChoiceEvent[];
}

/** The name in the host's own answer, else in the clusters that this was not taken from. */
function readBelow(
  { name: hostName, host, answer, events }: Encloser,
  name: Name,
  chooser: Chooser,
  isObserved: boolean,
): ReadBelow {
  const relative = relativeTo(name, hostName);
  if (answer === undefined || relative === undefined) return { below: undefined, events };
  const below = nameBelowHost(relative, answer);
  if (below?.kind === "endpoint") return { below, events: eventsOfServer(name, below.answer, events) };
  if (below !== undefined) return { below, events };
  const elsewhere = endpointElsewhere({ name, relative, host }, answer, chooser, isObserved);
  if (elsewhere === undefined) return { below, events };
  return { below: elsewhere.below, events: eventsElsewhere(name, elsewhere.events, events) };
}

function tell(events: readonly ChoiceEvent[], observe: Observe): void {
  if (observe !== undefined) for (const event of events) observe(event);
}

/** True when a host that exists for the view stands below the name. */
export function hasBelow(name: Name, shard: Shard, chooser: Chooser): boolean {
  for (const host of shard.hostsBelow(name)) if (chooseAnswer(host, chooser) !== undefined) return true;
  return false;
}

/** The most specific wildcard above the name whose apex is `highest` or below; it covers any number of labels. */
function coveredByWildcard(
  name: Name,
  highest: Name,
  shard: Shard,
  chooser: Chooser,
  observe: Observe,
): (Pick<HostPresence, "answer"> & { readonly wildcard: Name }) | undefined {
  for (let at = parentOf(name); at !== undefined; at = parentOf(at)) {
    const host = findWildcard(at, shard);
    const answer = host === undefined ? undefined : chooseAnswer(host, chooser, observe);
    if (host !== undefined && answer !== undefined) return { answer, wildcard: host.name };
    if (at === highest) return undefined;
  }
  return undefined;
}

function findWildcard(apex: Name, shard: Shard): MeshHost | undefined {
  return shard.find(trustName(apex === ROOT ? "*." : `*.${apex}`));
}
