import type { PeerCertificate } from "node:tls";

/** What is looked at of a connection. */
interface ShownBy {
  readonly authorized: boolean;
  // Runtimes give an object with nothing in it, or nothing at all, for no certificate.
  getPeerCertificate(): Partial<PeerCertificate> | null | undefined;
}

/** A client certificate that TLS verified and whose time has come. */
export interface ClientCertificate {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** When it ends, in milliseconds since the epoch. */
  readonly endsMs: number;
}

/**
 * What a client showed when its connection was opened; undefined is nothing. A session that is resumed brings the verdict
 * of when it began, so the certificate's own times are looked at here; one that is resumed without its certificate shows
 * nothing.
 */
export function clientCertificateOf(socket: ShownBy, nowMs: number): ClientCertificate | "wrong" | undefined {
  const shown = socket.getPeerCertificate();
  if (shown?.fingerprint256 === undefined) return undefined;
  const [beginsMs, endsMs] = [Date.parse(shown.valid_from ?? ""), Date.parse(shown.valid_to ?? "")];
  // Times that cannot be read are neither before nor after.
  const isInTime = nowMs >= beginsMs && nowMs < endsMs;
  if (!socket.authorized || !isInTime) return "wrong";
  return { sha256: shown.fingerprint256.replaceAll(":", "").toLowerCase(), endsMs };
}
