import type { SecureContext } from "node:tls";
import type { Upstream } from "../resolver/upstream.ts";
import type { SocketSlots } from "./socket-slots.ts";

/** An upstream with sockets of its own. */
export interface OpenUpstream extends Upstream {
  /** Ends all connections; exchanges in flight fail. */
  close(): void;
}

/** What upstreams are opened with. */
export interface UpstreamParts {
  /** Which authorities certificates may come from; those that this machine trusts unless given. */
  readonly secureContext?: SecureContext;
  /** Sockets for UDP, of all upstreams together; those of the process unless given. */
  readonly udpSockets?: SocketSlots;
  /** Connections of HTTP/1.1 at one time to each of them; as many as any server gets unless given. */
  readonly maxHttp1Connections?: number;
}
