import { readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { parseName, type Name } from "../../dns/name.ts";
import type { UpstreamAddress } from "../../resolver/upstream-address.ts";
import type { ListenSettings, ShimSettings } from "../../shim/settings.ts";
import type { SocketAddress } from "../../shim/socket-address.ts";
import { UsageError, type Arguments } from "../command.ts";
import { parseListenAddress } from "../listen-address.ts";
import { isLoopbackAddress } from "../../dns/loopback.ts";
import { parseServerAddress } from "../server-address.ts";
import { readChoice } from "./choice.ts";

const DEFAULT_LISTEN = "127.0.0.1:53";
/** Some 1 460 replies as octets and 840 as records, of names of 35 octets with one address each. */
const DEFAULT_CACHE_MIB = 2;
const MAX_CACHE_MIB = 1024;
const OCTETS_PER_MIB = 1_048_576;
/** A bundle of all public authorities has a quarter of it. */
const MAX_AUTHORITIES_OCTETS = 1_048_576;

/** What the options say that need nothing but themselves. */
export type PolicySettings = Pick<ShimSettings, "outside" | "fallback" | "suffixes" | "cacheOctets" | "metrics">;

/** Reads who is asked for what, how much is kept, and where it can be watched. Throws `UsageError`. */
export function readPolicy(args: Arguments): PolicySettings {
  const metrics = args.text("metrics");
  return {
    outside: readChoice(args, "outside", ["gateway", "resolvers"]),
    fallback: readChoice(args, "fallback", ["none", "resolvers"]),
    suffixes: args.all("suffix").map(parseSuffix),
    cacheOctets: readCacheMib(args.text("cache-mib")) * OCTETS_PER_MIB,
    ...(metrics === undefined ? {} : { metrics: parseMetricsAddress(metrics) }),
  };
}

/** Where queries are taken. Throws `UsageError`. */
export function readListen(args: Arguments): ListenSettings[] {
  const listen = args.all("listen").length === 0 ? [DEFAULT_LISTEN] : args.all("listen");
  const reusePort = args.flag("reuse-port");
  return listen.map((text) => ({ ...parseListenAddress(text), ...(reusePort ? { reusePort } : {}) }));
}

/** The resolvers that `--resolver` names. Throws `UsageError`. */
export function readResolvers(args: Arguments): UpstreamAddress[] {
  return args.all("resolver").map((text) => {
    const { address, port } = parseServerAddress(text, "resolver");
    return resolverAt(address, port);
  });
}

/** A resolver that is asked over UDP, and over TCP when its reply does not fit. */
export function resolverAt(address: string, port: number): UpstreamAddress {
  const host = isIPv6(address) ? `[${address}]` : address;
  const url = `udp://${host}${port === 53 ? "" : `:${port}`}`;
  return {
    scheme: "udp",
    label: url,
    host: address,
    port,
    href: url,
    bootstrapAddresses: [],
    serverName: address,
    randomCase: false,
  };
}

/** The authorities that `--ca-file` names, in PEM. Throws `UsageError`. */
export function readAuthorities(args: Arguments): string | undefined {
  const path = args.text("ca-file");
  if (path === undefined) return undefined;
  const text = readText(path);
  if (text.length <= MAX_AUTHORITIES_OCTETS && text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new UsageError(`--ca-file ${path} holds no certificates in PEM, or far too many`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--ca-file ${path} cannot be read: ${reason}`, { cause });
  }
}

function parseSuffix(text: string): Name {
  try {
    const name = parseName(text);
    if (name !== ".") return name;
  } catch (cause) {
    throw new UsageError(`--suffix ${JSON.stringify(text)} is no name of a zone: use e.g. cluster.local`, { cause });
  }
  throw new UsageError("--suffix . would make every name one of the mesh: leave it out to ask the gateway for all");
}

function readCacheMib(text: string | undefined): number {
  const mebibytes = text === undefined ? DEFAULT_CACHE_MIB : Number(text);
  if (Number.isInteger(mebibytes) && mebibytes >= 1 && mebibytes <= MAX_CACHE_MIB) return mebibytes;
  throw new UsageError(`--cache-mib ${JSON.stringify(text)} is not a whole number from 1 to ${MAX_CACHE_MIB}`);
}

function parseMetricsAddress(text: string): SocketAddress {
  const { address, port } = parseListenAddress(text, "metrics");
  if (isLoopbackAddress(address)) return { address, port };
  throw new UsageError(`--metrics ${text} is not an address of this machine alone: use e.g. 127.0.0.1:9253`);
}
