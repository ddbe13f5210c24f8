import { formatAddress, parseAddress } from "../dns/address.ts";

/** Addresses that agree in all but their last 32 bits, with what makes reading and writing many of them cheap. */
export interface AddressBlock {
  /** The octets of one of them. */
  readonly octets: Uint8Array;
  /** What the text of each IPv6 address begins with. */
  readonly firstGroup: string;
  /** Text of an IPv6 address up to its last two groups, as long as neither of them is zero. */
  readonly head?: string;
}

// Tables hold a million addresses, and reading each by the general rules takes three times as long.
const OCTET = String.raw`(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const DOTTED_QUAD = new RegExp(String.raw`^${OCTET}\.${OCTET}\.${OCTET}\.${OCTET}$`);
const LAST_GROUPS = /^([1-9a-f][0-9a-f]{0,3}):([1-9a-f][0-9a-f]{0,3})$/;
const IPV4_OCTETS = 4;

/** The block of an address. */
export function addressBlock(octets: Uint8Array): AddressBlock {
  const text = formatAddress(withLowBits(octets, 0xff_ff_ff_ff));
  // Not so: IPv4, and IPv4-mapped addresses, which end in a dotted quad.
  if (!text.endsWith(":ffff:ffff")) return { octets, firstGroup: "" };
  const head = text.slice(0, -"ffff:ffff".length);
  // A first group of zeros may be written as nothing.
  return { octets, head, firstGroup: /^[1-9a-f][0-9a-f]*:/.exec(head)?.[0] ?? "" };
}

/** The address of the block with those last 32 bits, in canonical text. */
export function addressWith({ octets, head }: AddressBlock, lowBits: number): string {
  const [group, lastGroup] = [lowBits >>> 16, lowBits & 0xff_ff];
  if (octets.length === IPV4_OCTETS) {
    return `${group >>> 8}.${group & 0xff}.${lastGroup >>> 8}.${lastGroup & 0xff}`;
  }
  if (head !== undefined && group !== 0 && lastGroup !== 0) {
    return `${head}${group.toString(16)}:${lastGroup.toString(16)}`;
  }
  return formatAddress(withLowBits(octets, lowBits));
}

/** The last 32 bits of an address in canonical text; undefined when it is not of the block. */
export function lowBitsIn(block: AddressBlock, address: string): number | undefined {
  if (block.octets.length === IPV4_OCTETS) return ipv4Bits(address);
  if (!address.startsWith(block.firstGroup)) return undefined;
  const { head } = block;
  const lowBits = head !== undefined && address.startsWith(head) ? groupBits(address.slice(head.length)) : undefined;
  return lowBits ?? generalBits(block, address);
}

/** The last 32 bits of 4 or 16 octets. */
export function lowBitsOf(octets: Uint8Array): number {
  return new DataView(octets.buffer, octets.byteOffset).getUint32(octets.length - 4);
}

function ipv4Bits(text: string): number | undefined {
  const [, a, b, c, d] = DOTTED_QUAD.exec(text) ?? [];
  return a === undefined ? undefined : ((Number(a) * 256 + Number(b)) * 256 + Number(c)) * 256 + Number(d);
}

/** Of two groups, neither of them zero. */
function groupBits(text: string): number | undefined {
  const [, group, lastGroup] = LAST_GROUPS.exec(text) ?? [];
  if (group === undefined || lastGroup === undefined) return undefined;
  return Number.parseInt(group, 16) * 0x1_00_00 + Number.parseInt(lastGroup, 16);
}

function generalBits(block: AddressBlock, address: string): number | undefined {
  const octets = parseAddress(address);
  if (octets?.length !== block.octets.length) return undefined;
  const agrees = octets.subarray(0, -4).every((octet, index) => octet === block.octets[index]);
  return agrees ? lowBitsOf(octets) : undefined;
}

function withLowBits(octets: Uint8Array, bits: number): Uint8Array {
  const changed = octets.slice();
  new DataView(changed.buffer).setUint32(changed.length - 4, bits);
  return changed;
}
