import { ApiFailure } from "./api-failure.ts";

/** What a request failed with before there was an answer, or in the middle of one. */
export function connectionFailure(cause: unknown): ApiFailure {
  if (cause instanceof ApiFailure) return cause;
  const message = messageOf(cause);
  const code = codeOf(cause);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return new ApiFailure("misnamed", message, { cause });
  if (isUntrusted(code, message)) return new ApiFailure("untrusted", message, { cause });
  return new ApiFailure("away", message, { cause });
}

/** What Node and Bun call certificates that they do not accept (OpenSSL: `X509_V_ERR_…`). */
function isUntrusted(code: string, message: string): boolean {
  return CERTIFICATE_CODES.has(code) || /certificate/i.test(message);
}

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Of several addresses that were tried, what was wrong with the first. */
function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === "") return messageOf(cause.errors[0]);
  if (!(cause instanceof Error)) return String(cause);
  return cause.message === "" ? codeOf(cause) : cause.message;
}

function codeOf(cause: unknown): string {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "";
}
