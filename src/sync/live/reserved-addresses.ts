import type { Name } from "../../dns/name.ts";
import type { NamedClaim } from "../../mesh/cluster.ts";
import type { VipPools } from "../../mesh/vip-pool.ts";
import { addressesInUse } from "../addresses-in-use.ts";

/** The addresses inside the VIP pools that others gave out, while claims come and go. */
export class ReservedAddresses {
  readonly #pools: VipPools;
  /** How many claims on a host have an address. */
  readonly #counts = new Map<string, Map<Name, number>>();

  constructor(pools: VipPools) {
    this.#pools = pools;
  }

  /** What `addressesInUse` says of the claims, each pair once. */
  *all(): Generator<[address: string, host: Name]> {
    for (const [address, hosts] of this.#counts) for (const host of hosts.keys()) yield [address, host];
  }

  /** Returns whether other addresses or hosts are among them now. */
  change(removed: readonly NamedClaim[], added: readonly NamedClaim[]): boolean {
    let isOther = false;
    for (const [claims, step] of [
      [added, 1],
      [removed, -1],
    ] as const) {
      for (const [address, host] of addressesInUse([{ claims }], this.#pools)) {
        isOther = this.#step(address, host, step) || isOther;
      }
    }
    return isOther;
  }

  #step(address: string, host: Name, step: 1 | -1): boolean {
    const hosts = this.#counts.get(address) ?? new Map<Name, number>();
    this.#counts.set(address, hosts);
    const count = (hosts.get(host) ?? 0) + step;
    if (count === 0) hosts.delete(host);
    else hosts.set(host, count);
    if (hosts.size === 0) this.#counts.delete(address);
    return count === 0 || (count === 1 && step === 1);
  }
}
