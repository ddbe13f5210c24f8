import type { Name } from "../dns/name.ts";
import type { Claim, ClaimAnswer } from "../mesh/claim.ts";
import type { ClusterPart } from "../mesh/cluster.ts";
import { parseVipPool, positionOf, type VipPool, type VipPools } from "../mesh/vip-pool.ts";

/**
 * The addresses inside the VIP pools that somebody else gave out, each with a host that has it: users in
 * `spec.addresses`, Istio in `status.addresses`, whoever runs a server or a load balancer there.
 */
export function* addressesInUse(
  parts: Iterable<Pick<ClusterPart, "claims">>,
  vipPools: VipPools,
): Generator<[address: string, host: Name]> {
  const pools = [parseVipPool(vipPools.ipv4, "ipv4"), parseVipPool(vipPools.ipv6, "ipv6")].filter(isPool);
  for (const { claims } of parts) {
    for (const { name, claim } of claims) {
      for (const address of addressesInside(claim, pools)) yield [address, name];
    }
  }
}

function* addressesInside(claim: Claim, pools: readonly VipPool[]): Generator<string> {
  for (const address of addressesOf(claim)) {
    if (pools.some((pool) => positionOf(pool, address) !== undefined)) yield address;
  }
}

function isPool(pool: VipPool | undefined): pool is VipPool {
  return pool !== undefined;
}

function* addressesOf({ answer, external, servers }: Claim): Generator<string> {
  yield* answerAddresses(answer);
  if (external !== undefined) yield* external.addresses;
  for (const { address } of servers ?? []) yield address;
}

function* answerAddresses(answer: ClaimAnswer): Generator<string> {
  switch (answer.form) {
    case "addresses":
    case "external":
      yield* answer.addresses;
      return;
    case "endpoints":
      for (const { address } of answer.endpoints) yield address;
      return;
    case "vip":
      yield* answer.assigned ?? [];
      for (const { host } of answer.backends ?? []) yield host;
      return;
    case "alias":
  }
}
