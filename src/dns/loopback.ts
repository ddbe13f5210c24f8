import { parseAddress } from "./address.ts";

/** Whether an IP address, in whatever spelling, only leads back to this machine (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export function isLoopbackAddress(address: string): boolean {
  const octets = parseAddress(address);
  if (octets === undefined) return false;
  if (octets.length === 4) return octets[0] === 127;
  // An IPv4 address within an IPv6 one is that IPv4 address.
  return octets.subarray(0, 10).every((octet) => octet === 0) && (isMappedLoopback(octets) || isOne(octets));
}

function isMappedLoopback(octets: Uint8Array): boolean {
  return octets[10] === 0xff && octets[11] === 0xff && octets[12] === 127;
}

function isOne(octets: Uint8Array): boolean {
  return octets.subarray(10, 15).every((octet) => octet === 0) && octets[15] === 1;
}
