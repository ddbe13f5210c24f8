import { labelsOf, relativeTo, ROOT, type Name } from "../dns/name.ts";
import { hashText } from "../mesh/text-hash.ts";
import { DOMAIN_LABELS, domainOf, suffixOf } from "./crowded-domains.ts";
import type { KnownZones } from "./known-zones.ts";

/** What decides the shards of names. */
export interface Sharding {
  readonly known: KnownZones;
  readonly crowdedDomains: ReadonlySet<string>;
}

/**
 * Top-level labels whose names stand in the pointer: `a.b.svc` and `10-0-0-1.b.pod` come out of search walks, which have
 * two shards to read already, and below `arpa` there are no hosts.
 */
const POINTER_TOP_LEVELS: ReadonlySet<string> = new Set(["svc", "pod", "arpa"]);

/**
 * What decides the shard of a name; undefined for one that can only stand in the pointer. Inside a zone of the mesh it is
 * service and namespace, when the zone has that namespace, so that everything below a service is in one shard; outside it
 * is the last two labels, more below crowded domains. So `a.b` and `a.b.svc.<zone>`, which one search walk asks for, are
 * in one shard. A wildcard has the key of all that it covers, or none.
 */
export function shardKeyOf(name: Name, sharding: Sharding): string | undefined {
  const { known, crowdedDomains } = sharding;
  const domain = domainOf(name);
  const isWildcard = domain !== name;
  const zone = known.zoneOf(domain);
  if (zone !== undefined) return keyWithin(domain, zone, known);
  if (isWildcard && known.hasZoneWithin(domain)) return undefined;
  const key = keyOutside(domain, crowdedDomains);
  // What lies below a crowded domain is in many shards, though the domain itself is in one.
  return isWildcard && key !== undefined && crowdedDomains.has(key) ? undefined : key;
}

/** The index of the shard with that key; `shardCount` is a power of two. */
export function shardIndexOf(key: string, shardCount: number): number {
  return shardCount === 1 ? 0 : hashText(key) & (shardCount - 1);
}

function keyWithin(name: Name, zone: Name, known: KnownZones): string | undefined {
  const relative = relativeTo(name, zone);
  if (relative === undefined) return undefined;
  const labels = labelsOf(relative);
  const service = labels.at(-3);
  const namespace = labels.at(-2);
  if (service === undefined || namespace === undefined || labels.at(-1) !== "svc") return undefined;
  return known.namespaceExport(zone, namespace) === undefined ? undefined : `${service}.${namespace}`;
}

function keyOutside(name: Name, crowdedDomains: ReadonlySet<string>): string | undefined {
  if (name === ROOT) return undefined;
  const labels = labelsOf(name);
  const top = labels.at(-1);
  if (labels.length < DOMAIN_LABELS || top === undefined || POINTER_TOP_LEVELS.has(top)) return undefined;
  let depth = DOMAIN_LABELS;
  let key = suffixOf(labels, depth);
  while (depth < labels.length && crowdedDomains.has(key)) key = suffixOf(labels, ++depth);
  return key;
}
