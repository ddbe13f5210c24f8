import type { SecureContext } from "node:tls";
import type { Upstream } from "../resolver/upstream.ts";

/** An upstream with sockets of its own. */
export interface OpenUpstream extends Upstream {
  /** Ends all connections; exchanges in flight fail. */
  close(): void;
}

/** What upstreams are opened with. */
export interface UpstreamParts {
  /** Which authorities certificates may come from; those that this machine trusts unless given. */
  readonly secureContext?: SecureContext;
}
