import { formatAddress } from "../../dns/address.ts";
import { NameSyntaxError } from "../../dns/errors.ts";
import { parseName, type Name } from "../../dns/name.ts";
import { parseVipPool, type VipFamily, type VipPools } from "../../mesh/vip-pool.ts";
import { MAX_VIEW_TTL_SECONDS } from "../../snapshot/view-fields.ts";
import type { SettingWishes } from "../../sync/table-settings.ts";
import { UsageError, type Arguments } from "../command.ts";

/** What the command line wants of the table as a whole; what it does not mention is absent. */
export interface WantedSettings {
  readonly settings: SettingWishes;
  readonly vipPools: Partial<VipPools>;
}

/** Letters, digits and inner hyphens (RFC 1123 section 2.1), as names of hosts have. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+$/;
const POOLS = {
  ipv4: { what: "IPv4", prefixes: "8 to 30 bits", example: "240.240.0.0/16" },
  ipv6: { what: "IPv6", prefixes: "16 to 126 bits", example: "2001:2::/48" },
} as const satisfies Record<VipFamily, object>;

/** Reads --ttl, --cluster-suffix, --vip-pool-ipv4 and --vip-pool-ipv6. Throws `UsageError`. */
export function readSettings(args: Arguments): WantedSettings {
  const [ttl, suffix] = [args.text("ttl"), args.text("cluster-suffix")];
  const [ipv4, ipv6] = [args.text("vip-pool-ipv4"), args.text("vip-pool-ipv6")];
  return {
    settings: {
      ...(ttl !== undefined && { ttlSeconds: ttl === "none" ? ttl : readTtl(ttl) }),
      ...(suffix !== undefined && { clusterSuffix: suffix === "none" ? suffix : readSuffix(suffix) }),
    },
    vipPools: {
      ...(ipv4 !== undefined && { ipv4: readPool(ipv4, "ipv4") }),
      ...(ipv6 !== undefined && { ipv6: readPool(ipv6, "ipv6") }),
    },
  };
}

function readTtl(text: string): number {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= MAX_VIEW_TTL_SECONDS) return seconds;
  throw new UsageError(
    `--ttl ${JSON.stringify(text)} is neither a number of seconds from 1 to ${MAX_VIEW_TTL_SECONDS} nor none`,
  );
}

function readSuffix(text: string): Name {
  const name = nameOf(text);
  if (name !== undefined && DOMAIN.test(name)) return name;
  throw new UsageError(`--cluster-suffix ${JSON.stringify(text)} is neither a domain, e.g. mesh.example, nor none`);
}

function nameOf(text: string): Name | undefined {
  try {
    return parseName(text);
  } catch (error) {
    if (error instanceof NameSyntaxError) return undefined;
    throw error;
  }
}

/** In the one spelling of the address, so that equal pools are equal text. */
function readPool(text: string, family: VipFamily): string {
  const pool = parseVipPool(text, family);
  if (pool !== undefined) return `${formatAddress(pool.network)}/${pool.prefixLength}`;
  const { what, prefixes, example } = POOLS[family];
  throw new UsageError(
    `--vip-pool-${family} ${JSON.stringify(text)} is no network of ${what} addresses ` +
      `with a prefix of ${prefixes} and no bit set behind it, e.g. ${example}`,
  );
}
