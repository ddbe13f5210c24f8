import { canonicalAddress } from "../../../dns/address.ts";
import { NameSyntaxError } from "../../../dns/errors.ts";
import { MAX_NAME_OCTETS } from "../../../dns/limits.ts";
import { parseName, type Name } from "../../../dns/name.ts";
import { quoted } from "../../diagnostic.ts";
import type { Fields, Located } from "../../objects/fields.ts";
import { parseExactHost } from "../host.ts";

/** Hosts as routes and load balancers write them: one name, all names below one (`*.x.`), or any host at all. */
export type HostPattern = Name | typeof ANY_HOST;

/** Matches every host. */
export const ANY_HOST = "*";

/** Reads a host; undefined, with a diagnostic, when it cannot be one. */
export function readHostPattern(fields: Fields, { value, path }: Located<string>): HostPattern | undefined {
  if (value === ANY_HOST) return ANY_HOST;
  if (canonicalAddress(value) !== undefined) {
    fields.reportAt("notice", path, `${value} is an address, which nobody looks up`);
    return undefined;
  }
  const host = value.startsWith("*.") ? wildcardHost(value.slice(2)) : parseExactHost(value);
  if ("name" in host) return host.name;
  fields.reportAt("error", path, `${quoted(value)}: ${host.problem}`);
  return undefined;
}

/**
 * The hosts that both patterns match: the more specific of the two. A wildcard stands for any number of labels, as it
 * does for Istio and the Gateway API. Undefined when they have none in common.
 */
export function intersection(a: HostPattern, b: HostPattern): HostPattern | undefined {
  if (covers(a, b)) return b;
  return covers(b, a) ? a : undefined;
}

/** True when every host that `narrow` matches is one of `wide`. */
export function covers(wide: HostPattern, narrow: HostPattern): boolean {
  if (wide === ANY_HOST || wide === narrow) return true;
  return narrow !== ANY_HOST && wide.startsWith("*.") && narrow.endsWith(wide.slice(1));
}

/** The host may be as long as a name can be, and then has no room for a wildcard. */
function wildcardHost(text: string): { readonly name: Name } | { readonly problem: string } {
  const host = parseExactHost(text);
  if ("problem" in host) return host;
  try {
    return { name: parseName(`*.${host.name}`) };
  } catch (error) {
    if (error instanceof NameSyntaxError) return { problem: `the host exceeds ${MAX_NAME_OCTETS} octets` };
    throw error;
  }
}
