import { isWithin, labelsOf, parentOf, type Name } from "../dns/name.ts";
import { hashText } from "../mesh/text-hash.ts";
import { placeInZone, zoneOf } from "../mesh/zones.ts";

const WILDCARD = "*.";

/**
 * What decides the shard of a name. Names below one service share its key, also in other zones, so that every candidate
 * of a search walk is in one shard; elsewhere inside a mesh zone the zone is the key, outside the last two labels are.
 * A wildcard has the key of its apex.
 */
export function shardKeyOf(name: Name, zones: readonly Name[]): string {
  const apex = apexOf(name);
  const zone = zoneOf(apex, zones);
  if (zone === undefined) return `${labelsOf(apex).slice(-2).join(".")}.`;
  const place = placeInZone(apex, zone);
  return place.kind === "service" ? `${place.service}.${place.namespace}` : zone;
}

/** The index of the shard that holds `name`; `shardCount` is a power of two. */
export function shardIndexOf(name: Name, zones: readonly Name[], shardCount: number): number {
  return shardCount === 1 ? 0 : hashText(shardKeyOf(name, zones)) & (shardCount - 1);
}

/**
 * True for a wildcard that covers names of more than one shard key, such as `*.internal.` or `*.ns1.svc.cluster.local.`.
 * The pointer holds those, so that one name never needs more than one shard.
 */
export function isWide(name: Name, zones: readonly Name[]): boolean {
  if (!name.startsWith(WILDCARD)) return false;
  const apex = apexOf(name);
  if (zones.some((zone) => isWithin(zone, apex))) return true;
  const zone = zoneOf(apex, zones);
  if (zone === undefined) return labelsOf(apex).length < 2;
  const place = placeInZone(apex, zone).kind;
  return place === "services" || place === "namespace";
}

/** What a wildcard covers lies below its apex; any other name is its own. */
function apexOf(name: Name): Name {
  return (name.startsWith(WILDCARD) ? parentOf(name) : undefined) ?? name;
}
