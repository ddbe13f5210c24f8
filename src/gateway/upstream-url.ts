import { canonicalAddress } from "../dns/address.ts";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";

/** What a program can reach. */
export interface UpstreamReach {
  /** Whether it has sockets of its own (`meshdoh serve`), or no more than `fetch` and `connect` (Workers). */
  readonly plainUpstreams: boolean;
}

/** A URL that is no upstream's; the message goes on after the name of the variable: `must list …`. */
export class UpstreamUrlError extends Error {
  override readonly name: string = "UpstreamUrlError";
}

/** Reads the URL of an upstream. Throws `UpstreamUrlError`, which says what to write and repeats no password. */
export function parseUpstreamAddress(text: string, { plainUpstreams }: UpstreamReach): UpstreamAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = SCHEMES.find((each) => url?.protocol === `${each}:`);
  const host = url === undefined ? undefined : hostOf(url);
  if (url === undefined || scheme === undefined || host === undefined || url.port === "0") throw refusal(text);
  const problem = problemWith({ scheme, url, host, hasSockets: plainUpstreams });
  if (problem !== undefined) throw refusal(text, problem);
  const port = url.port === "" ? DEFAULT_PORTS[scheme] : Number(url.port);
  const randomCase = url.searchParams.get("0x20") === "on";
  const behindHash = readFragment(url.hash.slice(1), host);
  url.hash = "";
  return { scheme, label: `${scheme}://${url.host}`, host, port, href: url.href, ...behindHash, randomCase };
}

/** True for a host name, false for an address, and for what a slip of the finger made of one. */
export function isHostName(text: string): boolean {
  return HOST_NAME.test(text);
}

/** The URL for people to find it among others; not when it may hold a password. */
export function shownUrl(text: string): string {
  return text.includes("@") ? "a URL with @ in it" : JSON.stringify(text.slice(0, MAX_SHOWN_CHARACTERS));
}

const SCHEMES = ["https", "http", "tls", "tcp", "udp"] as const;
type Scheme = (typeof SCHEMES)[number];

const DEFAULT_PORTS: Readonly<Record<Scheme, number>> = { https: 443, http: 80, tls: 853, tcp: 53, udp: 53 };
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);
const HOST_NAME = /^(?=.{1,253}$)(?:[\w-]{1,63}\.)*(?!\d+$)[\w-]{1,63}$/;
const MAX_SHOWN_CHARACTERS = 200;

interface Parts {
  readonly scheme: Scheme;
  readonly url: URL;
  readonly host: string;
  readonly hasSockets: boolean;
}

/** What is wrong, and what to write instead. */
function problemWith(parts: Parts): string | undefined {
  const { scheme, url } = parts;
  if (url.username + url.password !== "") return "an upstream has no user name or password";
  if (scheme === "udp" && !parts.hasSockets) return "udp:// needs meshdoh serve, a Worker has tcp:// and tls://";
  const problem = scheme === "https" || scheme === "http" ? problemOfDoh(parts) : problemOfStream(parts);
  return problem ?? problemBehindHash(url, parts.host);
}

function problemOfDoh({ scheme, url, host, hasSockets }: Parts): string | undefined {
  if (scheme === "http" && !LOOPBACK_HOSTS.has(host)) return "http:// is for servers on this machine, write https://";
  return url.hash === "" || hasSockets ? undefined : "a Worker cannot use what stands after #";
}

/** And of datagrams. */
function problemOfStream({ scheme, url, host, hasSockets }: Parts): string | undefined {
  if (url.pathname.length > 1) return `${scheme}:// has no path`;
  if (url.search !== "" && (scheme === "tls" || !/^\?0x20=(?:on|off)$/.test(url.search))) {
    return "the only parameter is ?0x20=on, for udp:// and tcp://";
  }
  if (!hasSockets || url.hash !== "" || isAddress(host)) return undefined;
  return `its name cannot be resolved, write ${scheme}://${host}#192.0.2.53 with its address`;
}

function problemBehindHash({ hash }: URL, host: string): string | undefined {
  const fragment = hash.slice(1);
  if (fragment === "") return undefined;
  if (isAddress(host)) return isHostName(fragment) ? undefined : "behind an address # brings the certificate's name";
  return fragment.split(",").every(isAddress) ? undefined : "behind a name # brings its addresses, commas between";
}

function isAddress(text: string): boolean {
  return canonicalAddress(text) !== undefined;
}

/** The host name in lower case, or the address in its common spelling without brackets; undefined when it is neither. */
function hostOf({ hostname }: URL): string | undefined {
  const host = hostname.replaceAll(/[[\]]/g, "").toLowerCase();
  return canonicalAddress(host) ?? (isHostName(host) ? host : undefined);
}

/** Addresses behind a name, or a name behind an address. */
function readFragment(text: string, host: string): Pick<UpstreamAddress, "bootstrapAddresses" | "serverName"> {
  if (isAddress(host)) return { bootstrapAddresses: [], serverName: text.toLowerCase() || host };
  const addresses = text.split(",").flatMap((address) => canonicalAddress(address) ?? []);
  return { bootstrapAddresses: addresses, serverName: host };
}

function refusal(text: string, problem = ""): UpstreamUrlError {
  const examples = "must list URLs such as https://192.0.2.53/dns-query or tls://192.0.2.53";
  return new UpstreamUrlError(`${examples}, not ${shownUrl(text)}${problem === "" ? "" : `: ${problem}`}`);
}
