import type { UpstreamAddress } from "../../src/resolver/upstream-address.ts";
import type { ShimSettings } from "../../src/shim/settings.ts";

/** The address of a gateway or resolver with this URL. */
export function addressOf(href: string): UpstreamAddress {
  const { protocol, hostname, port, host } = new URL(href);
  const scheme = (["https", "http", "udp"] as const).find((each) => protocol === `${each}:`) ?? "http";
  const bare = hostname.replaceAll(/[[\]]/g, "");
  const parts = { bootstrapAddresses: [], serverName: bare, randomCase: false };
  return { scheme, label: `${protocol}//${host}`, host: bare, port: Number(port), href, ...parts };
}

/** The settings of a shim on any free port of loopback, in front of one gateway. */
export function settingsFor(gateway: URL, parts: Partial<ShimSettings> = {}): ShimSettings {
  return {
    gateways: [{ address: addressOf(gateway.href) }],
    resolvers: [],
    outside: "gateway",
    fallback: "none",
    suffixes: [],
    listen: [{ address: "127.0.0.1", port: 0 }],
    cacheOctets: 8 * 1024 * 1024,
    report: () => undefined,
    ...parts,
  };
}
