import { X509Certificate } from "node:crypto";
import type { SecureContext } from "node:tls";
import { nodeTls } from "../../upstreams/node-http.ts";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;
/** As many as the largest collections of public authorities have, and some. */
const MAX_AUTHORITIES = 1_000;

/** A TLS context that trusts these authorities, in PEM, and no others. Throws `TypeError` when they are none. */
export function trustIn(authorities: string): SecureContext {
  const certificates = authorities.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw new TypeError("the authorities hold no certificate in PEM");
  if (certificates.length > MAX_AUTHORITIES) throw new TypeError(`the authorities are more than ${MAX_AUTHORITIES}`);
  // Runtimes pass over what they cannot read, and then trust less than was meant.
  for (const [index, certificate] of certificates.entries()) requireReadable(certificate, index + 1);
  return nodeTls().createSecureContext({ ca: [...certificates] });
}

function requireReadable(certificate: string, number: number): void {
  try {
    void new X509Certificate(certificate);
  } catch (cause) {
    throw new TypeError(`certificate ${number} of the authorities cannot be read`, { cause });
  }
}
