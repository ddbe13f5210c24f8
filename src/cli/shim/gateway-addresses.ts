import { isIP } from "node:net";
import { canonicalAddress } from "../../dns/address.ts";
import type { UpstreamAddress } from "../../resolver/upstream-address.ts";
import { UsageError, type Arguments } from "../command.ts";
import { parseGatewayUrl } from "../gateway-url.ts";

/** The gateways that `--gateway` and `--gateway-ip` name, in order. Throws `UsageError`. */
export function readGatewayAddresses(args: Arguments): UpstreamAddress[] {
  const urls = args.all("gateway").map(parseGatewayUrl);
  if (urls.length === 0) {
    throw new UsageError("--gateway is missing, e.g. --gateway https://dns.example.org/dns-query");
  }
  const pinned = args.all("gateway-ip").map(parsePinned);
  return urls.map((url) => addressOf(url, pinned));
}

function parsePinned(text: string): string {
  const address = canonicalAddress(text.replaceAll(/^\[|\]$/g, ""));
  if (address !== undefined) return address;
  throw new UsageError(`--gateway-ip ${JSON.stringify(text)} is not an IP address: use e.g. 192.0.2.1 or 2001:db8::1`);
}

const DEFAULT_PORTS = { https: 443, http: 80 } as const;

function addressOf(given: URL, pinned: readonly string[]): UpstreamAddress {
  const url = new URL(given);
  url.hash = "";
  const scheme = url.protocol === "https:" ? "https" : "http";
  const name = url.hostname.replaceAll(/[[\]]/g, "").toLowerCase();
  const host = canonicalAddress(name) ?? name;
  return {
    scheme,
    label: url.origin,
    host,
    port: url.port === "" ? DEFAULT_PORTS[scheme] : Number(url.port),
    href: url.href,
    // An address needs no other to stand for it.
    bootstrapAddresses: isIP(host) === 0 ? pinned : [],
    serverName: host,
    randomCase: false,
  };
}
