import { canonicalAddress } from "../../dns/address.ts";
import type { ServicePort } from "../../mesh/claim.ts";
import { quoted } from "../diagnostic.ts";
import { fieldExportTo } from "./export-to.ts";
import type { Fields, Located } from "./fields.ts";
import { readLabels } from "./labels.ts";
import type { Metadata } from "./metadata.ts";
import { readServer, type Server } from "./server.ts";
import { readServiceEntryPorts } from "./service-entry-port.ts";

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
  readonly ports: readonly ServicePort[];
  readonly resolution: Resolution;
  /** Labels of the WorkloadEntries and Pods of its namespace that are its servers; empty when it has no workloadSelector. */
  readonly selector: ReadonlyMap<string, string>;
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
    ports: readServiceEntryPorts(spec),
    resolution: readResolution(spec),
    selector: readLabels(spec.map("workloadSelector").map("labels")),
    mayHaveVip: autoallocate?.toLowerCase() !== "false",
    assigned: readAssigned(fields.map("status")),
    ...(exportTo === undefined ? {} : { exportTo }),
    ...(addresses === undefined ? {} : { addresses }),
  };
}

/** The servers that the entry itself lists, `spec.endpoints`. */
export function readInlineServers(entry: ServiceEntry): Server[] {
  const endpoints = entry.fields.map("spec").maps("endpoints");
  return endpoints.map(readServer).filter((server) => server !== undefined);
}

function readResolution(spec: Fields): Resolution {
  const text = spec.text("resolution") ?? "NONE";
  const resolution = RESOLUTIONS.find((known) => known === text);
  if (resolution === undefined) {
    spec.report("error", "resolution", `${quoted(text)} is not one of ${RESOLUTIONS.join(", ")}; read as NONE`);
  }
  return resolution ?? "NONE";
}

/** Blocks are one warning for all of them, at the first: an entry may have hundreds. */
function readAddresses(spec: Fields): string[] {
  const addresses = new Set<string>();
  const blocks: Located<string>[] = [];
  for (const entry of spec.texts("addresses")) {
    const read = addressOrBlock(spec, entry);
    if (read?.isBlock === true) blocks.push(entry);
    else if (read !== undefined) addresses.add(read.address);
  }
  const [first, ...more] = blocks;
  if (first !== undefined) {
    const others = more.length === 0 ? "" : `, and so are ${more.length} more`;
    spec.reportAt("warning", first.path, `${quoted(first.value)} is ${A_BLOCK}; skipped${others}`);
  }
  return [...addresses];
}

function readAssigned(status: Fields): AssignedVip[] {
  const assigned: AssignedVip[] = [];
  for (const entry of status.maps("addresses")) {
    const value = entry.text("value") ?? "";
    const read = addressOrBlock(entry, { value, path: entry.pathOf("value") });
    const host = entry.text("host");
    if (read?.isBlock === true) entry.report("warning", "value", `${quoted(value)} is ${A_BLOCK}; skipped`);
    else if (read !== undefined) assigned.push({ address: read.address, ...(host === undefined ? {} : { host }) });
  }
  return assigned;
}

const A_BLOCK = "a block of addresses, which DNS cannot answer";

/** An address, or a CIDR block, which is an address when it holds exactly one; undefined, with an error, for anything else. */
function addressOrBlock(
  fields: Fields,
  { value, path }: Located<string>,
): { readonly address: string; readonly isBlock: boolean } | undefined {
  const [, text = "", prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const address = canonicalAddress(text);
  if (address === undefined) {
    fields.reportAt("error", path, `${quoted(value)} is not an IP address`);
    return undefined;
  }
  const wholePrefix = address.includes(":") ? "128" : "32";
  return { address, isBlock: prefix !== undefined && prefix !== wholePrefix };
}
