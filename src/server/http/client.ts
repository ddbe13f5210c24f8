import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Client } from "../../gateway/arrival.ts";

const IPV4_IN_IPV6 = "::ffff:";

/** Who is at the other end of a socket; undefined when it has gone. */
export function clientOf(socket: Socket, mayOperate: boolean): Client | undefined {
  const { remoteAddress } = socket;
  if (remoteAddress === undefined) return undefined;
  // A listener on :: shows IPv4 clients this way.
  const address = remoteAddress.startsWith(IPV4_IN_IPV6) ? remoteAddress.slice(IPV4_IN_IPV6.length) : remoteAddress;
  const certificateSha256 = socket instanceof TLSSocket ? verifiedFingerprint(socket) : undefined;
  return certificateSha256 === undefined ? { address, mayOperate } : { address, mayOperate, certificateSha256 };
}

function verifiedFingerprint(socket: TLSSocket): string | undefined {
  if (!socket.authorized) return undefined;
  const { fingerprint256 } = socket.getPeerCertificate();
  return fingerprint256.replaceAll(":", "").toLowerCase();
}
