import { parseName, type Name } from "../dns/name.ts";
import { reversePlaceOf } from "../mesh/reverse-name.ts";
import { zoneOf } from "../mesh/zones.ts";

/** Names that no public DNS server can answer: asking would only leak them. */
const SPECIAL_USE_ZONES: readonly Name[] = [
  "localhost", // RFC 6761 section 6.3
  "invalid", // RFC 6761 section 6.4
  "test", // RFC 6761 section 6.2
  "local", // RFC 6762 section 22.1: multicast DNS
  "onion", // RFC 7686 section 2
  "home.arpa", // RFC 8375 section 4
  "alt", // RFC 9476 section 2
  "internal", // ICANN board resolution 2024.07.29.06
  "resolver.arpa", // RFC 9462 section 8.1
].map((zone) => parseName(zone));

/** Reverse zones of addresses that mean something else on every network (RFC 6303 section 4, RFC 7793). */
const LOCAL_REVERSE_ZONES: readonly Name[] = [
  "10.in-addr.arpa",
  ...range(16, 31).map((octet) => `${octet}.172.in-addr.arpa`),
  "168.192.in-addr.arpa",
  ...range(64, 127).map((octet) => `${octet}.100.in-addr.arpa`),
  "0.in-addr.arpa",
  "127.in-addr.arpa",
  "254.169.in-addr.arpa",
  "2.0.192.in-addr.arpa",
  "100.51.198.in-addr.arpa",
  "113.0.203.in-addr.arpa",
  "255.255.255.255.in-addr.arpa",
  `${"0.".repeat(32)}ip6.arpa`,
  `1.${"0.".repeat(31)}ip6.arpa`,
  "d.f.ip6.arpa",
  "8.e.f.ip6.arpa",
  "9.e.f.ip6.arpa",
  "a.e.f.ip6.arpa",
  "b.e.f.ip6.arpa",
  "8.b.d.0.1.0.0.2.ip6.arpa",
].map((zone) => parseName(zone));

const ALL_ZONES: readonly Name[] = [...SPECIAL_USE_ZONES, ...LOCAL_REVERSE_ZONES];

/** The special-use zone that `name` lies in; such a name is never sent upstream. */
export function specialUseZone(name: Name): Name | undefined {
  return zoneOf(name, ALL_ZONES);
}

/** True when `name` lies in a special-use zone. */
export function isSpecialUse(name: Name): boolean {
  return specialUseZone(name) !== undefined;
}

/** True for a name of a special-use zone that is there: the zone itself, and what may stand above reverse names of the mesh. */
export function isSpecialUseNode(name: Name, zone: Name): boolean {
  return name === zone || reversePlaceOf(name)?.kind === "partial";
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
