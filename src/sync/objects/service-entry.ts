import { canonicalAddress } from "../../dns/address.ts";
import type { Endpoint } from "../../mesh/claim.ts";
import { quoted } from "../diagnostic.ts";
import { fieldExportTo } from "./export-to.ts";
import type { Fields, Located } from "./fields.ts";
import type { Metadata } from "./metadata.ts";

/** How the proxies find the servers of a ServiceEntry; NONE unless it is said. */
export type Resolution = (typeof RESOLUTIONS)[number];
const RESOLUTIONS = ["NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"] as const;

/** What a ServiceEntry (networking.istio.io v1alpha3, v1beta1, v1) says about its hosts. */
export interface ServiceEntry {
  readonly metadata: Metadata;
  readonly exportTo?: readonly string[];
  /** As they were written. */
  readonly hosts: readonly Located<string>[];
  /** `spec.addresses`; undefined when there are none, empty when there are but no address could be used. */
  readonly addresses?: readonly string[];
  readonly resolution: Resolution;
  /** False when the label networking.istio.io/enable-autoallocate-ip says so. */
  readonly mayHaveVip: boolean;
  /** VIPs that Istio wrote into `status.addresses`, each with the host that it belongs to, as written. */
  readonly assigned: readonly AssignedVip[];
  readonly fields: Fields;
}

/** A VIP of `status.addresses`; Istio before 1.25 may leave out the host. */
export interface AssignedVip {
  readonly address: string;
  readonly host?: string;
}

const AUTOALLOCATE_LABEL = "networking.istio.io/enable-autoallocate-ip";

/** Reads a ServiceEntry; what is wrong with it is reported. */
export function readServiceEntry(fields: Fields, metadata: Metadata): ServiceEntry {
  const spec = fields.map("spec");
  if (!spec.isSet("hosts")) spec.report("error", "hosts", "is missing, so the ServiceEntry names nothing");
  const exportTo = fieldExportTo(spec, metadata.namespace);
  const addresses = spec.isSet("addresses") ? readAddresses(spec) : undefined;
  const autoallocate = fields.map("metadata").map("labels").label(AUTOALLOCATE_LABEL);
  return {
    metadata,
    fields,
    hosts: spec.texts("hosts"),
    resolution: readResolution(spec),
    mayHaveVip: autoallocate?.toLowerCase() !== "false",
    assigned: readAssigned(fields.map("status")),
    ...(exportTo === undefined ? {} : { exportTo }),
    ...(addresses === undefined ? {} : { addresses }),
  };
}

/** The addresses of `spec.endpoints`; what is not an address is left out with a notice, for only resolution NONE asks. */
export function readInlineEndpoints(entry: ServiceEntry): Endpoint[] {
  const spec = entry.fields.map("spec");
  if (spec.isSet("workloadSelector")) {
    spec.report("notice", "workloadSelector", "selects workloads, which are not read: only spec.endpoints are");
  }
  const endpoints: Endpoint[] = [];
  for (const endpoint of spec.maps("endpoints")) {
    const text = endpoint.text("address") ?? "";
    const network = endpoint.text("network") ?? "";
    const address = canonicalAddress(text);
    if (address !== undefined) endpoints.push({ address, ...(network === "" ? {} : { network }) });
    else endpoint.report("notice", "address", `${quoted(text)} is not an IP address, so it cannot be an answer`);
  }
  return endpoints;
}

function readResolution(spec: Fields): Resolution {
  const text = spec.text("resolution") ?? "NONE";
  const resolution = RESOLUTIONS.find((known) => known === text);
  if (resolution === undefined) {
    spec.report("error", "resolution", `${quoted(text)} is not one of ${RESOLUTIONS.join(", ")}; read as NONE`);
  }
  return resolution ?? "NONE";
}

function readAddresses(spec: Fields): string[] {
  const addresses = spec.texts("addresses").map((entry) => hostAddress(spec, entry));
  return [...new Set(addresses.filter((address) => address !== undefined))];
}

function readAssigned(status: Fields): AssignedVip[] {
  const assigned: AssignedVip[] = [];
  for (const entry of status.maps("addresses")) {
    const value = entry.text("value") ?? "";
    const address = hostAddress(entry, { value, path: entry.pathOf("value") });
    const host = entry.text("host");
    if (address !== undefined) assigned.push({ address, ...(host === undefined ? {} : { host }) });
  }
  return assigned;
}

/** An address, or a CIDR block that holds exactly one. */
function hostAddress(fields: Fields, { value, path }: Located<string>): string | undefined {
  const [, text = "", prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const address = canonicalAddress(text);
  if (address === undefined) {
    fields.reportAt("error", path, `${quoted(value)} is not an IP address`);
    return undefined;
  }
  const wholePrefix = address.includes(":") ? "128" : "32";
  if (prefix === undefined || prefix === wholePrefix) return address;
  fields.reportAt("warning", path, `${quoted(value)} is a block of addresses, which DNS cannot answer; skipped`);
  return undefined;
}
