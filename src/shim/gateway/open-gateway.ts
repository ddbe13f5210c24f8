import { isIP } from "node:net";
import type { SecureContext } from "node:tls";
import type { Forwarder } from "../../resolver/forward.ts";
import type { UpstreamAddress } from "../../resolver/upstream-address.ts";
import { Destination } from "../../upstreams/destination.ts";
import { HttpClient } from "../../upstreams/http-client.ts";
import type { GatewaySettings } from "../settings.ts";
import { bearerHeaders } from "./bearer-token.ts";
import { Gateway } from "./gateway.ts";
import { ResolvedAddresses } from "./host-addresses.ts";
import { GATEWAY_TIMING } from "./limits.ts";
import type { SnapshotTaker } from "./snapshot-watch.ts";

/** What the client of one gateway is made with. */
export interface OpenGatewayParts {
  /** For `https` only. */
  readonly trust: () => SecureContext | undefined;
  readonly resolvers: Forwarder | undefined;
  readonly clockMs: () => number;
  readonly onRetry?: (() => void) | undefined;
  /** Connections of HTTP/1.1 at one time; as many as any server gets unless given. */
  readonly maxHttp1Connections?: number;
  readonly onSnapshot: SnapshotTaker;
}

/** Opens the client of one gateway; nothing is connected yet. Throws `TypeError` when it cannot be asked as the settings have it. */
export function openGateway({ address, token }: GatewaySettings, parts: OpenGatewayParts): Gateway {
  if (address.scheme !== "https" && address.scheme !== "http") {
    throw new TypeError(`gateway ${address.label} must begin with https:// or http://`);
  }
  const headers = bearerHeaders(token);
  const trust = address.scheme === "https" ? parts.trust() : undefined;
  const addresses = addressesOf(address, parts);
  const destination = new Destination(pinned(address), trust, addresses);
  const { clockMs, onRetry, onSnapshot, maxHttp1Connections } = parts;
  const client = new HttpClient({
    destination,
    timing: GATEWAY_TIMING,
    // Without TLS nothing says whether it has HTTP/2, and a shim beside its gateway is better off without the memory.
    ...(address.scheme === "http" ? { protocols: ["http/1.1"] as const } : {}),
    ...(onRetry === undefined ? {} : { onRetry }),
    ...(maxHttp1Connections === undefined ? {} : { maxHttp1Connections }),
  });
  const onClose = (): void => addresses?.close();
  return new Gateway({ address, client, headers, clockMs, onSnapshot, onClose });
}

/** The system's resolver may be this very shim, so a name is asked of others, or not needed. */
function addressesOf(
  address: UpstreamAddress,
  { resolvers, clockMs }: OpenGatewayParts,
): ResolvedAddresses | undefined {
  const { host, bootstrapAddresses, label } = pinned(address);
  if (bootstrapAddresses.length > 0 || isIP(host) !== 0) return undefined;
  if (resolvers !== undefined) return new ResolvedAddresses(host, resolvers, clockMs);
  throw new TypeError(
    `gateway ${label} has a name, and no resolver but the shim itself is known to resolve it: give --gateway-ip or --resolver`,
  );
}

/** The name of this machine itself needs no resolver (RFC 6761 section 6.3). */
function pinned(address: UpstreamAddress): UpstreamAddress {
  const isThisMachine = address.host === "localhost" || address.host.endsWith(".localhost");
  if (!isThisMachine || address.bootstrapAddresses.length > 0) return address;
  return { ...address, bootstrapAddresses: ["127.0.0.1", "::1"] };
}
