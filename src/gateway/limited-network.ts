import { formatAddress, parseIpv6 } from "../dns/address.ts";

/** A network of IPv6 that one client has for itself has 64 bits (RFC 6177): it counts as a whole. */
const NETWORK_OCTETS = 8;
const IPV4_MAPPED = "::ffff:";

/** What requests from an address are counted under: an IPv4 address, the /64 of an IPv6 one, or the text as it is. */
export function limitedNetwork(address: string): string {
  if (!address.includes(":")) return address;
  const octets = parseIpv6(address);
  if (octets === undefined) return address;
  const text = formatAddress(octets);
  if (text.startsWith(IPV4_MAPPED)) return text.slice(IPV4_MAPPED.length);
  return `${formatAddress(octets.fill(0, NETWORK_OCTETS))}/64`;
}
