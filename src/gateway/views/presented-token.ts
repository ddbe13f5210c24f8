import { MAX_VIEW_TOKEN_OCTETS } from "../../snapshot/view-token.ts";
import { isSameText } from "./credential-memory.ts";

/** The token that a request brings. */
export type PresentedToken =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "malformed" | "two-tokens" };

const NONE: PresentedToken = { kind: "none" };
const MALFORMED: PresentedToken = { kind: "malformed" };
const TWO_TOKENS: PresentedToken = { kind: "two-tokens" };
/** The scheme in any case, and blanks (RFC 9110 section 11.4, RFC 6750 section 2.1). */
const BEARER = /^bearer +/i;

/**
 * Reads the token out of `Authorization` (null when there is none) and the path (empty when it has none). Whatever the
 * header holds that is no bearer token is malformed, never no token.
 */
export function presentedToken(authorization: string | null, pathToken: string): PresentedToken {
  if (authorization === null) return pathToken === "" ? NONE : withinLimit(pathToken);
  const token = bearerToken(authorization);
  if (token === undefined) return MALFORMED;
  if (pathToken !== "" && !isSameText(token, pathToken)) return TWO_TOKENS;
  return withinLimit(token);
}

function bearerToken(authorization: string): string | undefined {
  // What clients send, found without a regular expression.
  if (authorization.startsWith("Bearer ") && authorization[7] !== " ") return authorization.slice(7);
  const scheme = BEARER.exec(authorization)?.[0];
  return scheme === undefined ? undefined : authorization.slice(scheme.length);
}

function withinLimit(token: string): PresentedToken {
  return token.length > MAX_VIEW_TOKEN_OCTETS ? MALFORMED : { kind: "token", token };
}
