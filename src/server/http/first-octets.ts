/** What an HTTP/2 connection in plaintext starts with (RFC 9113 section 3.4); no request of HTTP/1.1 does. */
const H2_PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** The protocol of a connection by the first octets that its client sends; undefined while these can be either. */
export function protocolBy(firstOctets: Uint8Array): "h2" | "http/1.1" | undefined {
  const compared = Math.min(firstOctets.length, H2_PREFACE.length);
  if (H2_PREFACE.compare(firstOctets, 0, compared, 0, compared) !== 0) return "http/1.1";
  return compared === H2_PREFACE.length ? "h2" : undefined;
}
