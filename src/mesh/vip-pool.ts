import { parseAddress } from "../dns/address.ts";
import { addressBlock, addressWith, lowBitsIn, lowBitsOf, type AddressBlock } from "./address-block.ts";

/** The pools that automatic VIPs are taken from, in CIDR notation. */
export interface VipPools {
  readonly ipv4: string;
  readonly ipv6: string;
}

/** Istio's own ranges: Class E (RFC 1112 section 4) and benchmarking (RFC 5180 section 8), which nobody routes. */
export const DEFAULT_VIP_POOLS: VipPools = { ipv4: "240.240.0.0/16", ipv6: "2001:2::/48" };

/** Each host gets one VIP of each family. */
export type VipFamily = keyof VipPools;

/** A pool of addresses, numbered from 0; at most 2^32 of them are used. */
export interface VipPool {
  /** The octets of the address at position 0. */
  readonly network: Uint8Array;
  readonly prefixLength: number;
  /** Number of positions, a power of two; the first and the last are never handed out. */
  readonly size: number;
  readonly block: AddressBlock;
}

const ADDRESS_OCTETS = { ipv4: 4, ipv6: 16 } as const satisfies Record<VipFamily, number>;
/** Shorter prefixes would make the mesh the owner of a share of the Internet. */
const MIN_PREFIX_LENGTH = { ipv4: 8, ipv6: 16 } as const satisfies Record<VipFamily, number>;
/** Positions are 32 bit: whole numbers that `>>>` can hold, and more than any mesh has hosts. */
const MAX_POSITION_BITS = 32;
/** With fewer bits nothing is left between the first and the last position. */
const MIN_POSITION_BITS = 2;

/** Reads CIDR notation of that family; undefined when it is not, or bits of the host part are set, or it is too large or small. */
export function parseVipPool(cidr: string, family: VipFamily): VipPool | undefined {
  const [, address = "", length = ""] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const network = parseAddress(address);
  if (network === undefined || network.length !== ADDRESS_OCTETS[family]) return undefined;
  const prefixLength = Number(length);
  const positionBits = Math.min(network.length * 8 - prefixLength, MAX_POSITION_BITS);
  if (prefixLength < MIN_PREFIX_LENGTH[family] || positionBits < MIN_POSITION_BITS) return undefined;
  const isAligned = network.every((octet, index) => (octet & hostMask(index, prefixLength)) === 0);
  return isAligned ? { network, prefixLength, size: 2 ** positionBits, block: addressBlock(network) } : undefined;
}

/** The address at a position, in canonical text. */
export function addressAt({ network, block }: VipPool, position: number): string {
  return addressWith(block, lowBitsOf(network) + position);
}

/** True when a VIP may stand at that position: the network's own address and the last one (broadcast) stay free. */
export function isUsable({ size }: VipPool, position: number): boolean {
  return position > 0 && position < size - 1;
}

/** The position of an address in canonical text; undefined when it lies outside of the positions that are used. */
export function positionOf({ network, block, size }: VipPool, address: string): number | undefined {
  const lowBits = lowBitsIn(block, address);
  if (lowBits === undefined) return undefined;
  const position = lowBits - lowBitsOf(network);
  return position >= 0 && position < size ? position : undefined;
}

/** The bits of octet `index` that belong to the host part. */
function hostMask(index: number, prefixLength: number): number {
  const networkBits = Math.min(Math.max(prefixLength - index * 8, 0), 8);
  return 0xff >> networkBits;
}
