import { MAX_MESSAGE_OCTETS } from "../dns/limits.ts";
import { DNS_MESSAGE } from "../doh/media-type.ts";

/** One kind of request to a server, whichever version of HTTP carries it. */
export interface RequestForm {
  readonly method: "GET" | "POST";
  /** Path and query of the URL. */
  readonly target: string;
  /** By lower-case names; without the server's name and the length of the body, which connections know. */
  readonly headers: Readonly<Record<string, string>>;
  /** What a good response holds. */
  readonly mediaType: string;
  /** And how much of it at most. */
  readonly maxOctets: number;
}

/** How queries are posted to a DoH resource (RFC 8484 section 4.1), with further headers such as `authorization`. */
export function queryForm(href: string, headers: Readonly<Record<string, string>> = {}): RequestForm {
  const { pathname, search } = new URL(href);
  return {
    method: "POST",
    target: pathname + search,
    headers: { ...headers, accept: DNS_MESSAGE, "content-type": DNS_MESSAGE },
    mediaType: DNS_MESSAGE,
    maxOctets: MAX_MESSAGE_OCTETS,
  };
}
