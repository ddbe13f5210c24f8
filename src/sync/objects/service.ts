import { canonicalAddress } from "../../dns/address.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields, Located } from "./fields.ts";
import type { Metadata } from "./metadata.ts";
import { annotationExportTo } from "./export-to.ts";
import { hasLabelName } from "./metadata.ts";

/** What a Service (v1) says about its name. */
export interface Service {
  readonly metadata: Metadata;
  readonly exportTo?: readonly string[];
  readonly form: ServiceForm;
  /** Reports on this object. */
  readonly fields: Fields;
}

/** `unknown`: nothing that could answer was said; it has been reported. */
export type ServiceForm =
  | { readonly form: "cluster-ip"; readonly addresses: readonly string[] }
  | { readonly form: "headless"; readonly publishNotReadyAddresses: boolean }
  | { readonly form: "external-name"; readonly target: Located<string> }
  | { readonly form: "unknown" };

const UNKNOWN: ServiceForm = { form: "unknown" };
const NO_CLUSTER_IP =
  "is missing: only the cluster knows it, so read the Service from there (kubectl get services -A -o yaml)";

/** Reads a Service; undefined, with errors reported, when its name cannot be a label of a domain name. */
export function readService(fields: Fields, metadata: Metadata): Service | undefined {
  if (!hasLabelName(fields, metadata)) return undefined;
  const exportTo = annotationExportTo(fields.map("metadata").map("annotations"), metadata.namespace);
  return { metadata, fields, form: readForm(fields.map("spec")), ...(exportTo === undefined ? {} : { exportTo }) };
}

function readForm(spec: Fields): ServiceForm {
  if (spec.text("type") === "ExternalName") return readExternalName(spec);
  const clusterIps = readClusterIps(spec);
  if (clusterIps.some(({ value }) => value === "None")) {
    return { form: "headless", publishNotReadyAddresses: spec.flag("publishNotReadyAddresses") ?? false };
  }
  const addresses = readAddresses(spec, clusterIps);
  return addresses.length === 0 ? UNKNOWN : { form: "cluster-ip", addresses };
}

function readExternalName(spec: Fields): ServiceForm {
  const value = spec.text("externalName");
  if (value !== undefined && value !== "") {
    return { form: "external-name", target: { value, path: spec.pathOf("externalName") } };
  }
  spec.report("error", "externalName", "is missing, though the type is ExternalName");
  return UNKNOWN;
}

/** `clusterIPs` came with Kubernetes 1.20; before, and in what people write, there is only `clusterIP`. */
function readClusterIps(spec: Fields): Located<string>[] {
  const clusterIps = spec.texts("clusterIPs").filter(({ value }) => value !== "");
  if (clusterIps.length > 0) return clusterIps;
  const clusterIp = spec.text("clusterIP") ?? "";
  return clusterIp === "" ? [] : [{ value: clusterIp, path: spec.pathOf("clusterIP") }];
}

function readAddresses(spec: Fields, clusterIps: readonly Located<string>[]): string[] {
  if (clusterIps.length === 0) spec.report("warning", "clusterIP", NO_CLUSTER_IP);
  const addresses = new Set<string>();
  for (const { value, path } of clusterIps) {
    const address = canonicalAddress(value);
    if (address === undefined) spec.reportAt("error", path, `${quoted(value)} is not an IP address`);
    else addresses.add(address);
  }
  return [...addresses];
}
