import { decodeBase64Url } from "../../doh/base64url.ts";
import { DNS_MESSAGE } from "../../doh/media-type.ts";
import type { Credentials } from "../../gateway/arrival.ts";
import { dnsPathToken } from "../../gateway/dns-path.ts";
import { fieldOf, type RequestHead } from "./request-head.ts";

/** A DNS query as nearly all clients send it, which can be answered without a `Request`. */
export interface DnsRequest {
  readonly query: Uint8Array;
  readonly credentials: Credentials;
}

const DNS_RESOURCE = "/dns-query";
/** What a GET has behind its path. */
const DNS_PARAMETER = "dns=";

/** Recognises a DNS query; undefined for whatever needs a closer look, be it a good query or not. */
export function dnsRequest({ method, path, fields }: RequestHead, body: Uint8Array): DnsRequest | undefined {
  if (!isPlain(fields)) return undefined;
  const queryAt = path.indexOf("?");
  const pathToken = pathTokenOf(path, queryAt);
  if (pathToken === undefined) return undefined;
  const query = method === "GET" ? queryIn(path, queryAt) : isDnsPost(method, fields) ? body : undefined;
  if (query === undefined) return undefined;
  return { query, credentials: new FieldCredentials(fields, pathToken) };
}

/** Reads a field when it is asked for, which the assertion of an application in front hardly ever is. */
class FieldCredentials implements Credentials {
  readonly pathToken: string;
  readonly #fields: RequestHead["fields"];

  constructor(fields: RequestHead["fields"], pathToken: string) {
    this.#fields = fields;
    this.pathToken = pathToken;
  }

  get authorization(): string | null {
    return fieldOf(this.#fields, "authorization");
  }

  get accessAssertion(): string | null {
    return fieldOf(this.#fields, "cf-access-jwt-assertion");
  }
}

/** False for other media types, coded bodies and pages of other origins. */
function isPlain(fields: RequestHead["fields"]): boolean {
  const accept = fields["accept"];
  if (accept !== undefined && accept !== DNS_MESSAGE && accept !== "*/*") return false;
  return fields["content-encoding"] === undefined && fields["origin"] === undefined;
}

function isDnsPost(method: string, fields: RequestHead["fields"]): boolean {
  return method === "POST" && fields["content-type"] === DNS_MESSAGE;
}

/** Other parameters, or octets that are percent-encoded, are no base64url, so that they get their closer look. */
function queryIn(path: string, queryAt: number): Uint8Array | undefined {
  if (queryAt === -1 || !path.startsWith(DNS_PARAMETER, queryAt + 1)) return undefined;
  const textAt = queryAt + 1 + DNS_PARAMETER.length;
  return textAt === path.length ? undefined : decodeBase64Url(path, textAt);
}

function pathTokenOf(path: string, queryAt: number): string | undefined {
  if (path === DNS_RESOURCE || (queryAt === DNS_RESOURCE.length && path.startsWith(DNS_RESOURCE))) return "";
  const resource = queryAt === -1 ? path : path.slice(0, queryAt);
  // As if it stood in a URL, of which only the path is looked at.
  return resource.startsWith("/") ? dnsPathToken(`//-${resource}`) : undefined;
}
