import { UpstreamError } from "../resolver/upstream.ts";

/** A connection that ended without the answer, by no fault of the query: another try on a fresh one is worth it. */
export class StaleConnectionError extends UpstreamError {
  override readonly name: string = "StaleConnectionError";
  constructor(cause?: Error) {
    super("broken", "closed the connection without an answer", cause === undefined ? undefined : { cause });
  }
}

/** Puts a failure of the system's into words: what happened, and the system's own code. */
export function connectionError(cause: NodeJS.ErrnoException): UpstreamError {
  const code = cause.code ?? "";
  if (OUT_OF_FILES.has(code))
    return new UpstreamError("withdrawn", `was not asked: this system has no socket left (${code})`, { cause });
  const isBroken = code === "ECONNRESET" || code === "EPIPE";
  return new UpstreamError(isBroken ? "broken" : "unreachable", reasonOf(code), { cause });
}

function reasonOf(code: string): string {
  const reason = REASONS.get(code);
  if (reason !== undefined) return `${reason} (${code})`;
  // The system's own words quote addresses and whole certificates.
  return code === "" ? "the connection failed" : `cannot be reached (${code})`;
}

/** The fault of this program's surroundings, and not of the upstream. */
const OUT_OF_FILES: ReadonlySet<string> = new Set(["EMFILE", "ENFILE"]);

const UNTRUSTED = "its certificate comes from no authority that this machine trusts";

/** Where the code alone says little to people. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "refused the connection"],
  ["ECONNRESET", "broke the connection"],
  ["EPIPE", "broke the connection"],
  ["ENOTFOUND", "its name does not resolve"],
  ["EAI_AGAIN", "its name does not resolve"],
  ["ENETUNREACH", "there is no way to its network"],
  ["EHOSTUNREACH", "there is no way to its host"],
  ["CERT_HAS_EXPIRED", "its certificate has expired"],
  ["CERT_NOT_YET_VALID", "its certificate is not valid yet, unless this machine's clock is wrong"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another name"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "does not speak TLS"],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "does not speak TLS"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", UNTRUSTED],
  ["SELF_SIGNED_CERT_IN_CHAIN", UNTRUSTED],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", UNTRUSTED],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", UNTRUSTED],
]);
