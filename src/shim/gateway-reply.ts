import type { IncomingMessage } from "node:http";
import { MAX_MESSAGE_OCTETS } from "../dns/limits.ts";
import type { GatewayReply } from "./exchange.ts";
import { GatewayError } from "./gateway-error.ts";

/**
 * Reads the HTTP response to a DoH query (RFC 8484 section 4.2): status 200, the media type, and a body of at most
 * 65 535 octets. Calls back rather than promising, so that the outcome is settled before the request reports its close;
 * a body that breaks off is left to the request to report.
 */
export function readGatewayReply(
  response: IncomingMessage,
  gatewayHost: string,
  resolve: (reply: GatewayReply) => void,
  reject: (error: GatewayError) => void,
): void {
  // A body that breaks off is told by the request's `close`, and after a refusal it changes nothing.
  response.on("error", () => undefined);
  const refusal = refusalOf(response, gatewayHost);
  if (refusal !== undefined) {
    reject(refusal);
    discard(response);
    return;
  }
  const chunks: Uint8Array[] = [];
  let sizeOctets = 0;
  response.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    sizeOctets += chunk.length;
    if (sizeOctets <= MAX_MESSAGE_OCTETS) return;
    reject(new GatewayError("malformed", `gateway ${gatewayHost} sent more than ${MAX_MESSAGE_OCTETS} octets`));
    response.destroy();
  });
  response.on("end", () => {
    resolve({ octets: Buffer.concat(chunks, sizeOctets), ageSeconds: ageSecondsOf(response.headers.age) });
  });
}

function refusalOf({ statusCode, headers }: IncomingMessage, gatewayHost: string): GatewayError | undefined {
  if (statusCode === 401 || statusCode === 403) {
    return new GatewayError("denied", `gateway ${gatewayHost} denied access (HTTP ${statusCode}): check the token`);
  }
  if (statusCode !== 200) {
    return new GatewayError("http-status", `gateway ${gatewayHost} answered HTTP ${statusCode} instead of 200`);
  }
  const mediaType = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/dns-message") {
    const found = mediaType === undefined ? "no media type" : JSON.stringify(mediaType.slice(0, 100));
    return new GatewayError("malformed", `gateway ${gatewayHost} sent ${found} instead of application/dns-message`);
  }
  return undefined;
}

/** A short body is read to its end, which keeps the connection for the next query; a long or endless one is not. */
function discard(response: IncomingMessage): void {
  if (Number(response.headers["content-length"]) <= MAX_MESSAGE_OCTETS) response.resume();
  else response.destroy();
}

/** RFC 9111 section 5.1; anything but a whole number counts as no age. */
function ageSecondsOf(header: string | undefined): number {
  return header !== undefined && /^\d{1,10}$/.test(header) ? Number(header) : 0;
}
