import tls, { type SecureContext } from "node:tls";

/**
 * A TLS context that trusts what this machine trusts: the runtime's own authorities and the system's store.
 * Undefined where the runtime cannot read the store (before Node 22.15): it then trusts its own and NODE_EXTRA_CA_CERTS.
 * Takes some 100 ms, so it is made once and shared by all connections.
 */
export function systemSecureContext(): SecureContext | undefined {
  if (!("getCACertificates" in tls)) return undefined;
  return tls.createSecureContext({ ca: [...tls.getCACertificates("default"), ...tls.getCACertificates("system")] });
}
