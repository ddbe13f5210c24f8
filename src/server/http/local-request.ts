import { fieldOf, type RequestHead } from "./request-head.ts";

/** Names that a browser takes for this machine without asking anybody, with any port. */
const LOCAL_AUTHORITY = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const SCHEME = /^https?:\/\//;

/**
 * True when a request names this machine as its host and comes from no page of another: whoever owns a name may point it
 * at loopback, and then a page of that name asks in the browser of whoever visits it (DNS rebinding).
 */
export function isLocalRequest({ authority, fields }: Pick<RequestHead, "authority" | "fields">): boolean {
  if (authority === undefined || !LOCAL_AUTHORITY.test(authority)) return false;
  const origin = fieldOf(fields, "origin");
  return origin === null || (SCHEME.test(origin) && LOCAL_AUTHORITY.test(origin.replace(SCHEME, "")));
}
