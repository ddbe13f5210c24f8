import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Client } from "../../gateway/arrival.ts";
import { clientCertificateOf } from "../tls/client-certificate.ts";

/** Who is at the other end of a connection. */
export interface ConnectedClient extends Client {
  /** When the certificate that it showed ends, in milliseconds since the epoch; undefined when it showed none. */
  readonly certificateEndsMs?: number;
}

const IPV4_IN_IPV6 = "::ffff:";

/** Who is at the other end of a socket; undefined when it has gone, or shows a certificate that is wrong. */
export function clientOf(socket: Socket, mayOperate: boolean): ConnectedClient | undefined {
  const { remoteAddress } = socket;
  if (remoteAddress === undefined) return undefined;
  // Where a runtime does not heed that :: is for IPv6 alone, IPv4 clients are shown this way.
  const address = remoteAddress.startsWith(IPV4_IN_IPV6) ? remoteAddress.slice(IPV4_IN_IPV6.length) : remoteAddress;
  const certificate = socket instanceof TLSSocket ? clientCertificateOf(socket, Date.now()) : undefined;
  if (certificate === "wrong") return undefined;
  if (certificate === undefined) return { address, mayOperate };
  return { address, mayOperate, certificateSha256: certificate.sha256, certificateEndsMs: certificate.endsMs };
}
