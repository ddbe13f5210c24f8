import type { Name } from "../dns/name.ts";

/** Where an upstream is and how it is spoken to, out of its URL. */
export interface UpstreamAddress {
  readonly scheme: "https" | "http" | "tls" | "tcp" | "udp";
  /** For people: scheme, host and port, without what a path or fragment holds. */
  readonly label: string;
  /** Host name or IP address, the latter without brackets. */
  readonly host: string;
  readonly port: number;
  /** The whole URL without its fragment; only DoH needs more of it than host and port. */
  readonly href: string;
  /** IP addresses to connect to, out of the fragment, so that nobody need resolve `host`; empty when there are none. */
  readonly bootstrapAddresses: readonly string[];
  /** The name that the certificate must be for: `host`, or the name in the fragment behind an IP address. */
  readonly serverName: string;
  /** Whether the letters of names are sent in random case and compared (0x20); for udp and tcp only. */
  readonly randomCase: boolean;
}

/** Upstreams for the names at and below one zone (split horizon). */
export interface ZoneUpstreams<T> {
  readonly zone: Name;
  readonly upstreams: readonly T[];
}
