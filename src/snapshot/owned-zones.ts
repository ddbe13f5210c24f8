import type { Name } from "../dns/name.ts";
import { reverseZonesOf } from "../mesh/reverse-zone.ts";
import type { VipPools } from "../mesh/vip-pool.ts";

/** Every zone that the mesh owns: `zones` and the reverse zones of its VIP pools. */
export function ownedZones(zones: readonly Name[], pools: VipPools): Name[] {
  return [...zones, ...reverseZonesOf(pools.ipv4, "ipv4"), ...reverseZonesOf(pools.ipv6, "ipv6")];
}
