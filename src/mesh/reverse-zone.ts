import { parseName, type Name } from "../dns/name.ts";
import { reverseNameOf } from "./reverse-name.ts";
import { parseVipPool, type VipFamily } from "./vip-pool.ts";
import { zoneOf } from "./zones.ts";

interface ReverseTree {
  /** Bits that one label stands for. */
  readonly labelBits: 4 | 8;
  readonly radix: 10 | 16;
  readonly suffix: string;
}

/** RFC 1035 section 3.5 and RFC 3596 section 2.5. */
const REVERSE_TREES = {
  ipv4: { labelBits: 8, radix: 10, suffix: "in-addr.arpa." },
  ipv6: { labelBits: 4, radix: 16, suffix: "ip6.arpa." },
} as const satisfies Record<VipFamily, ReverseTree>;

/**
 * The reverse zones of a pool, sorted; none when `cidr` is no pool. A prefix that ends inside a label has one zone for
 * each value of that label, so that the mesh owns the names of its own addresses and of no other: `10.0.0.0/14` has four.
 */
export function reverseZonesOf(cidr: string, family: VipFamily): Name[] {
  const pool = parseVipPool(cidr, family);
  if (pool === undefined) return [];
  const { labelBits, radix, suffix } = REVERSE_TREES[family];
  const values = labelBits === 8 ? [...pool.network] : [...pool.network].flatMap((octet) => [octet >> 4, octet & 0xf]);
  const whole = Math.ceil(pool.prefixLength / labelBits);
  const zoneCount = 2 ** (whole * labelBits - pool.prefixLength);
  const first = values[whole - 1] ?? 0;
  const above = values.slice(0, whole - 1);
  return Array.from({ length: zoneCount }, (_, index) => {
    const labels = [...above, first + index].toReversed();
    return parseName([...labels.map((value) => value.toString(radix)), suffix].join("."));
  }).toSorted();
}

/** True when the address has its reverse name in one of the zones that the mesh owns, which are those of its VIP pools. */
export function isVip(address: string, zones: readonly Name[]): boolean {
  return zoneOf(reverseNameOf(address), zones) !== undefined;
}
