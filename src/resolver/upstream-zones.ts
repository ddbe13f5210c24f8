import { isWithin, parseName, type Name } from "../dns/name.ts";
import type { Presence } from "../mesh/presence.ts";
import type { View } from "../mesh/view.ts";
import { zoneOf } from "../mesh/zones.ts";

/** No server may be asked for these, whoever runs it (RFC 6761 section 6.3, RFC 7686 section 2). */
const NEVER_ASKED: readonly Name[] = ["localhost", "onion"].map((zone) => parseName(zone));

/** The longest of `zones`, which have upstreams of their own, that covers `name`. */
export function upstreamZoneOf(name: Name, zones: readonly Name[]): Name | undefined {
  return zoneOf(name, NEVER_ASKED) === undefined ? zoneOf(name, zones) : undefined;
}

/**
 * True when upstreams of a zone are asked for a name of which the table says `presence`: it lies outside the mesh, or the
 * table does not hold it and the zone is at or below the mesh's own. Views of names of the mesh only ask none.
 */
export function isForZoneUpstream(name: Name, presence: Presence, view: View, zones: readonly Name[]): boolean {
  if (!view.public || (presence.kind !== "outside" && presence.kind !== "absent")) return false;
  const zone = upstreamZoneOf(name, zones);
  return zone !== undefined && (presence.kind === "outside" || isWithin(zone, presence.zone));
}
