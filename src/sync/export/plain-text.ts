import { canonicalAddress } from "../../dns/address.ts";
import type { Claim } from "../../mesh/claim.ts";

/** Letters, digits, inner hyphens and underscores: what no configuration reads as anything else. */
const HOST = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;
/** Longest name in text without its final dot (RFC 1035 section 2.3.4). */
const MAX_HOST_CHARACTERS = 253;

/**
 * A host without its final dot as a configuration may hold it; undefined for a wildcard, and for anything that could be
 * read as more than a host, wherever it came from.
 */
export function plainHost(text: string): string | undefined {
  const host = text.endsWith(".") ? text.slice(0, -1) : text;
  return host.length <= MAX_HOST_CHARACTERS && HOST.test(host) ? host : undefined;
}

/** An address in canonical text, or a host as `plainHost` gives it; undefined for anything else. */
export function plainTarget(text: string): { readonly host: string; readonly isAddress: boolean } | undefined {
  const address = canonicalAddress(text);
  if (address !== undefined) return { host: address, isAddress: true };
  const host = plainHost(text);
  return host === undefined ? undefined : { host, isAddress: false };
}

/** `10.0.0.1:80`, `[2001:db8::1]:80`, `db.example.com:80`. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The object of a claim for comments and terminals: on one line, in printable ASCII. */
export function objectText(claim: Pick<Claim, "cluster" | "namespace" | "object"> & { readonly kind: string }): string {
  const { cluster, kind, namespace, object } = claim;
  return `${cluster} ${kind} ${namespace}/${object}`.replaceAll(/[^ -~]/g, "?");
}
