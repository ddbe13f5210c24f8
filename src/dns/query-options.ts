import { EdnsOptionCode } from "./numbers.ts";

/** A client cookie alone (RFC 7873 section 4). */
const CLIENT_COOKIE_OCTETS = 8;
/** A client cookie with the shortest and the longest server cookie. */
const MIN_BOTH_COOKIES_OCTETS = 16;
const MAX_BOTH_COOKIES_OCTETS = 40;
/** Family, source prefix length, scope prefix length (RFC 7871 section 6). */
const SUBNET_FIXED_OCTETS = 4;

/**
 * True when an option of a query is one that may be ignored: COOKIE and CLIENT-SUBNET that break their own rules deserve
 * FORMERR (RFC 7873 section 5.2.2, RFC 7871 section 6). Its data are the `sizeOctets` octets of `octets` from `start`.
 */
export function isWellFormedOption(code: number, octets: Uint8Array, start: number, sizeOctets: number): boolean {
  if (code === EdnsOptionCode.Cookie) {
    if (sizeOctets === CLIENT_COOKIE_OCTETS) return true;
    return sizeOctets >= MIN_BOTH_COOKIES_OCTETS && sizeOctets <= MAX_BOTH_COOKIES_OCTETS;
  }
  return code !== EdnsOptionCode.ClientSubnet || isClientSubnet(octets, start, sizeOctets);
}

/** As many octets as the prefix needs and no bit behind it; a scope is for replies alone. */
function isClientSubnet(octets: Uint8Array, start: number, sizeOctets: number): boolean {
  if (sizeOctets < SUBNET_FIXED_OCTETS || octets[start + 3] !== 0) return false;
  const prefixBits = octets[start + 2] ?? 0;
  const addressOctets = Math.ceil(prefixBits / 8);
  if (sizeOctets !== SUBNET_FIXED_OCTETS + addressOctets) return false;
  if (prefixBits > maxPrefixBits(((octets[start] ?? 0) << 8) | (octets[start + 1] ?? 0))) return false;
  const bitsOfLast = prefixBits % 8;
  return bitsOfLast === 0 || ((octets[start + sizeOctets - 1] ?? 0) & (0xff >> bitsOfLast)) === 0;
}

/** IPv4 and IPv6 (IANA registry «Address Family Numbers»); 0 goes with no address, of others nothing is known. */
function maxPrefixBits(family: number): number {
  if (family === 0) return 0;
  if (family === 1) return 32;
  return family === 2 ? 128 : 0xff;
}
