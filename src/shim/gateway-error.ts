/** What kind of failure it was: nothing came back (the first two), or nothing that can be used. */
export type GatewayErrorCode = "timeout" | "unreachable" | "http-status" | "malformed" | "denied";

/** An exchange with the gateway that brought no usable reply; the message is for operators and holds no token. */
export class GatewayError extends Error {
  override readonly name: string = "GatewayError";
  readonly code: GatewayErrorCode;
  constructor(code: GatewayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Puts a failure of the connection into words: the host, what happened, and the system's own code. */
export function connectionError(gatewayHost: string, cause: NodeJS.ErrnoException): GatewayError {
  const code = cause.code ?? "";
  if (code.startsWith("HPE_")) {
    return new GatewayError("malformed", `gateway ${gatewayHost} does not speak HTTP/1.1 (${code})`, { cause });
  }
  return new GatewayError("unreachable", `gateway ${gatewayHost} cannot be reached: ${reasonOf(code, cause)}`, {
    cause,
  });
}

/** The gateway's end of the connection closed before a whole reply had come. */
export function brokenOff(gatewayHost: string, hadBegun: boolean): GatewayError {
  return hadBegun
    ? new GatewayError("malformed", `gateway ${gatewayHost} closed the connection in the middle of a reply`)
    : new GatewayError("unreachable", `gateway ${gatewayHost} closed the connection without a reply`);
}

/** The gateway let the time for an exchange pass, retry and waiting for a connection included. */
export function timeoutError(gatewayHost: string, timeoutMs: number): GatewayError {
  return new GatewayError("timeout", `gateway ${gatewayHost} did not answer within ${Math.round(timeoutMs)} ms`);
}

function reasonOf(code: string, cause: Error): string {
  const reason = REASONS.get(code);
  if (reason !== undefined) return `${reason} (${code})`;
  // Several addresses tried in vain yield an error without words of its own.
  return cause.message === "" ? code : cause.message;
}

const UNTRUSTED = "its certificate comes from no authority that this machine trusts";

/** Where the runtime's own words are none, or mislead. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "connection refused"],
  ["ECONNRESET", "the connection broke"],
  ["EPIPE", "the connection broke"],
  ["ENOTFOUND", "its name does not resolve"],
  ["EAI_AGAIN", "its name does not resolve"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", UNTRUSTED],
  ["SELF_SIGNED_CERT_IN_CHAIN", UNTRUSTED],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", UNTRUSTED],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", UNTRUSTED],
]);
