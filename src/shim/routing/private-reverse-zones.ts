import { parseName, type Name } from "../../dns/name.ts";
import { reverseZonesOf } from "../../mesh/reverse-zone.ts";

/** Addresses of organisations (RFC 1918 section 3) and of what stands behind carriers' NAT (RFC 6598 section 7). */
const PRIVATE_IPV4 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];
/** Unique local addresses, fc00::/7 (RFC 4193 section 3.1). */
const PRIVATE_IPV6 = ["c.f.ip6.arpa", "d.f.ip6.arpa"];

/**
 * The reverse zones of addresses that services and pods of a mesh have: who asks for one of their names tells which of
 * them he talks to. Link-local addresses are no cluster's.
 */
export const PRIVATE_REVERSE_ZONES: readonly Name[] = [
  ...PRIVATE_IPV4.flatMap((block) => reverseZonesOf(block, "ipv4")),
  ...PRIVATE_IPV6.map((zone) => parseName(zone)),
];
