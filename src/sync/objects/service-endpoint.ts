import { canonicalAddress } from "../../dns/address.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields, Located } from "./fields.ts";
import { isKubernetesLabel } from "./metadata.ts";

/** One address behind a Service, of an EndpointSlice or of Endpoints. */
export interface ServiceEndpoint {
  readonly address: string;
  readonly hostname?: string;
  readonly ready: boolean;
}

/** The endpoint's hostname; undefined, with a warning, when it cannot be a label: then its dashed address names it. */
export function readHostname(endpoint: Fields): string | undefined {
  const hostname = endpoint.text("hostname") ?? "";
  if (hostname === "") return undefined;
  if (isKubernetesLabel(hostname)) return hostname;
  endpoint.report("warning", "hostname", `${quoted(hostname)} is not a DNS label in lower case (RFC 1123)`);
  return undefined;
}

/** One endpoint at an address as it was read; undefined, with an error, when it is none. */
export function serviceEndpoint(
  fields: Fields,
  { value, path }: Located<string>,
  ready: boolean,
  hostname: string | undefined,
): ServiceEndpoint | undefined {
  const address = canonicalAddress(value);
  if (address !== undefined) return { address, ready, ...(hostname === undefined ? {} : { hostname }) };
  fields.reportAt("error", path, `${quoted(value)} is not an IP address`);
  return undefined;
}
