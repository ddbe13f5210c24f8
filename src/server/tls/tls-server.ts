import type { Socket } from "node:net";
import { createServer, type Server, type TlsOptions } from "node:tls";
import type { CertificateFiles } from "./certificate-files.ts";
import { clientCertificateOf } from "./client-certificate.ts";
import type { TlsMaterial } from "./tls-files.ts";

/**
 * How long a session can be resumed, in seconds: long enough for a client that comes back, and short because it brings
 * the verdict on its certificate of when it began.
 */
const SESSION_SECONDS = 300;

/**
 * A TLS server (1.2 or later, RFC 8996) that calls `serve` with what ALPN chose; none means HTTP/1.1 (RFC 7301).
 * A handshake may take `handshakeMs`.
 */
export function createTlsServer(
  certificates: CertificateFiles,
  handshakeMs: number,
  serve: (socket: Socket, protocol: "h2" | "http/1.1") => void,
): Server {
  const { clientAuthority } = certificates.source;
  const options: TlsOptions = {
    ...contextOptions(certificates.material),
    ALPNProtocols: ["h2", "http/1.1"],
    handshakeTimeout: handshakeMs,
    noDelay: true,
    requestCert: clientAuthority !== undefined,
    // Looked at below, so that a certificate that does not count can be told from none.
    rejectUnauthorized: false,
  };
  const server = createServer(options, (socket) => {
    socket.on("error", ignoreError);
    if (clientAuthority !== undefined && clientCertificateOf(socket, Date.now()) === "wrong") socket.destroy();
    else serve(socket, socket.alpnProtocol === "h2" ? "h2" : "http/1.1");
  });
  // No TLS, or none that we speak: the runtime has closed the socket.
  server.on("tlsClientError", ignoreError);
  certificates.changed = (material) => server.setSecureContext(contextOptions(material));
  return server;
}

/** Socket errors end in `close`, which is heard elsewhere. */
function ignoreError(): void {}

function contextOptions({ cert, key, ca }: TlsMaterial): TlsOptions {
  const base = { cert, key, minVersion: "TLSv1.2", sessionTimeout: SESSION_SECONDS } as const;
  return ca === undefined ? base : { ...base, ca };
}
