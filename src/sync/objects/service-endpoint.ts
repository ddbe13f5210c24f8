import { canonicalAddress } from "../../dns/address.ts";
import { quoted } from "../diagnostic.ts";
import type { EndpointPort } from "./endpoint-port.ts";
import type { Fields, Located } from "./fields.ts";
import { isKubernetesLabel } from "./metadata.ts";

/** One address behind a Service, of an EndpointSlice, of Endpoints, or of a WorkloadEntry that it selects. */
export interface ServiceEndpoint {
  readonly address: string;
  readonly hostname?: string;
  readonly ready: boolean;
  /** Where it listens, the same list for all endpoints of a slice; absent when nothing was said. */
  readonly ports?: readonly EndpointPort[];
  /** Its Istio network; absent when that of its cluster. */
  readonly network?: string;
}

/** What the endpoints of one place have in common. */
export type EndpointTraits = Omit<ServiceEndpoint, "address">;

/**
 * The endpoint's hostname, folded to lower case with a warning; undefined, with a warning, when it cannot be a label: then
 * its dashed address names it.
 */
export function readHostname(endpoint: Fields): string | undefined {
  const hostname = endpoint.text("hostname") ?? "";
  if (hostname === "") return undefined;
  if (isKubernetesLabel(hostname)) return hostname;
  const folded = hostname.toLowerCase();
  if (isKubernetesLabel(folded)) {
    endpoint.report("warning", "hostname", `${quoted(hostname)} is read in lower case, as names are`);
    return folded;
  }
  endpoint.report("warning", "hostname", `${quoted(hostname)} is not a DNS label in lower case (RFC 1123)`);
  return undefined;
}

/** One endpoint at an address as it was read; undefined, with an error, when it is none. */
export function serviceEndpoint(
  fields: Fields,
  { value, path }: Located<string>,
  traits: EndpointTraits,
): ServiceEndpoint | undefined {
  const address = canonicalAddress(value);
  if (address !== undefined) return { address, ...traits };
  fields.reportAt("error", path, `${quoted(value)} is not an IP address`);
  return undefined;
}
