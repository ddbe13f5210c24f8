import type { Name } from "../dns/name.ts";
import type { UpstreamAddress } from "../resolver/upstream-address.ts";
import type { SocketAddress } from "./socket-address.ts";

/** What a shim is told. */
export interface ShimSettings {
  /** In order of preference, which counts as long as nothing is known of them. */
  readonly gateways: readonly GatewaySettings[];
  /** Authorities that the gateways' certificates may come from, in PEM; those that this machine trusts unless given. */
  readonly authorities?: string;
  /** The resolvers that this machine had before: for the gateways' own names, and for what may be asked of them. */
  readonly resolvers: readonly UpstreamAddress[];
  /** Who is asked for names outside the mesh. */
  readonly outside: "gateway" | "resolvers";
  /** Who is asked for names outside the mesh when the gateway is away. */
  readonly fallback: "none" | "resolvers";
  /** Zones of the mesh besides those that the gateway tells. */
  readonly suffixes: readonly Name[];
  readonly listen: readonly ListenSettings[];
  /** Memory for replies of all kinds. */
  readonly cacheOctets: number;
  /** Where `/metrics` and `/healthz` are served. */
  readonly metrics?: SocketAddress;
  /** Takes a line for each query. */
  readonly logQuery?: (line: string) => void;
  /** Where what the gateway told is kept from one start to the next. */
  readonly stateDirectory?: string;
  /** Takes a line for the operator. */
  readonly report: (line: string) => void;
}

/** One gateway and how the shim shows it who it is. */
export interface GatewaySettings {
  /** Scheme `https` or `http`; `bootstrapAddresses` are the pinned ones. */
  readonly address: UpstreamAddress;
  /** Bearer token (RFC 6750). */
  readonly token?: string;
}

/** Where queries are taken. */
export interface ListenSettings extends SocketAddress {
  /** Lets several processes share the port (SO_REUSEPORT). */
  readonly reusePort?: boolean;
  /** Sockets that somebody else opened (systemd socket activation), as file descriptors. */
  readonly inherited?: { readonly udp: number; readonly tcp: number };
}
