import type { SecureContext } from "node:tls";
import { nodeTls } from "./node-http.ts";

let ofThisMachine: SecureContext | undefined;

/**
 * A TLS context that trusts what this machine trusts: the runtime's own authorities and the system's store; undefined
 * where the runtime cannot read the store (before Node 22.15), which then trusts its own and NODE_EXTRA_CA_CERTS.
 * Takes some 100 ms the first time.
 */
export function machineTrust(): SecureContext | undefined {
  const tls = nodeTls();
  if (!("getCACertificates" in tls)) return undefined;
  ofThisMachine ??= tls.createSecureContext({
    ca: [...tls.getCACertificates("default"), ...tls.getCACertificates("system")],
  });
  return ofThisMachine;
}
