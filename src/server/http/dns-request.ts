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

/** Fields that take a request the slower way: other media types, coded bodies, pages of other origins. */
const UNUSUAL_FIELDS = ["content-encoding", "origin"] as const;
const PLAIN_ACCEPT: ReadonlySet<unknown> = new Set([undefined, DNS_MESSAGE, "*/*"]);
const GET_QUERY = /^[^?#]*\?dns=([\w-]+)$/;

/** Recognises a DNS query; undefined for whatever needs a closer look, be it a good query or not. */
export function dnsRequest(head: RequestHead, body: Uint8Array): DnsRequest | undefined {
  const { fields, path } = head;
  if (!PLAIN_ACCEPT.has(fields["accept"])) return undefined;
  for (const name of UNUSUAL_FIELDS) if (fields[name] !== undefined) return undefined;
  const pathToken = path === "/dns-query" ? "" : path.startsWith("/") ? dnsPathToken(`//-${path}`) : undefined;
  if (pathToken === undefined) return undefined;
  const query = queryOf(head, body);
  if (query === undefined) return undefined;
  const authorization = fieldOf(fields, "authorization");
  const accessAssertion = fieldOf(fields, "cf-access-jwt-assertion");
  return { query, credentials: { authorization, pathToken, accessAssertion } };
}

function queryOf({ method, path, fields }: RequestHead, body: Uint8Array): Uint8Array | undefined {
  if (method === "POST") return fields["content-type"] === DNS_MESSAGE ? body : undefined;
  if (method !== "GET") return undefined;
  const text = GET_QUERY.exec(path)?.[1];
  return text === undefined ? undefined : decodeBase64Url(text);
}
