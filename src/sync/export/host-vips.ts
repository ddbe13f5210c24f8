import type { Claim, MeshHost } from "../../mesh/claim.ts";
import { parseVipPool, positionOf, type VipPool, type VipPools } from "../../mesh/vip-pool.ts";
import { isSquatted } from "../merge.ts";

/** An object whose host clients reach by a VIP, and which VIPs it gives them. */
export interface VipClaim {
  readonly claim: Claim;
  /** Canonical text, IPv4 and IPv6. */
  readonly vips: readonly string[];
  /** Who chose them: meshdoh, Istio in `status.addresses`, or a person in `spec.addresses`. */
  readonly chosenBy: "meshdoh" | "istio" | "user";
}

/** Finds the objects of hosts that are reached by VIPs; addresses that a person wrote are VIPs when they lie in a pool. */
export function vipClaimFinder(vipPools: VipPools): (host: MeshHost) => readonly VipClaim[] {
  const pools = [parseVipPool(vipPools.ipv4, "ipv4"), parseVipPool(vipPools.ipv6, "ipv6")];
  return ({ claims, vip = [] }) => {
    if (isSquatted(claims)) return [];
    return claims.flatMap((claim) => vipClaim(claim, vip, pools)).filter(({ vips }) => vips.length > 0);
  };
}

function vipClaim(claim: Claim, own: readonly string[], pools: readonly (VipPool | undefined)[]): VipClaim[] {
  if (claim.kind !== "ServiceEntry") return [];
  const { answer } = claim;
  if (answer.form === "addresses") {
    const vips = answer.addresses.filter((address) => isInside(address, pools));
    return [{ claim, vips, chosenBy: "user" }];
  }
  if (answer.form !== "vip") return [];
  const { assigned = [] } = answer;
  if (assigned.length > 0) return [{ claim, vips: assigned, chosenBy: "istio" }];
  return [{ claim, vips: own, chosenBy: "meshdoh" }];
}

function isInside(address: string, pools: readonly (VipPool | undefined)[]): boolean {
  return pools.some((pool) => pool !== undefined && positionOf(pool, address) !== undefined);
}
