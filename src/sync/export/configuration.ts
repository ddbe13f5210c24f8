import type { VipPools } from "../../mesh/vip-pool.ts";

/** What a configuration says besides its services. */
export interface ConfigurationSettings {
  readonly vipPools: VipPools;
  /** DNS servers that targets which are hosts are looked up with; none for the machine's own. */
  readonly resolvers: readonly ResolverAddress[];
}

/** A DNS server; `address` in canonical text. */
export interface ResolverAddress {
  readonly address: string;
  readonly port: number;
}

/** The comment that a configuration begins with, without what marks it as one. The same table gives the same text. */
export function introduction({ vipPools }: ConfigurationSettings, usage: readonly string[]): string[] {
  return [
    "Automatic VIPs of the mesh, made by meshdoh vip export",
    ...usage,
    "The machine must own the VIPs, for example by",
    `  ip route add local ${vipPools.ipv4} dev lo`,
    `  ip -6 route add local ${vipPools.ipv6} dev lo`,
    "Beware of a loop: hosts must be looked up with a resolver that is not meshdoh, which would answer their VIPs again",
  ];
}
