import { canonicalAddress } from "../../dns/address.ts";
import type { ExternalAddresses, ServicePort } from "../../mesh/claim.ts";
import { quoted } from "../diagnostic.ts";
import { annotationExportTo } from "./export-to.ts";
import { readAddress, readExternalAddresses, uniteExternalAddresses } from "./load-balancer-status.ts";
import type { Fields, Located } from "./fields.ts";
import type { Metadata } from "./metadata.ts";
import { hasLabelName } from "./metadata.ts";
import { readServicePorts } from "./service-port.ts";

/** What a Service (v1) says about its name. */
export interface Service {
  readonly metadata: Metadata;
  /** Which of several Services of one name, one after the other, it is. */
  readonly uid?: string;
  readonly exportTo?: readonly string[];
  readonly form: ServiceForm;
  /** Its named ports; none of an ExternalName, at which nothing listens. */
  readonly ports: readonly ServicePort[];
  /** Where clients outside the cluster reach it; absent when nothing is known. */
  readonly external?: ExternalAddresses;
  /** True when endpoints that are not ready count as well. */
  readonly publishNotReadyAddresses: boolean;
  /** Reports on this object. */
  readonly fields: Fields;
}

/** `unknown`: nothing that could answer was said; it has been reported. */
export type ServiceForm =
  | { readonly form: "cluster-ip"; readonly addresses: readonly string[] }
  | { readonly form: "headless" }
  | { readonly form: "external-name"; readonly target: Located<string> }
  | { readonly form: "unknown" };

const NO_PORTS: readonly ServicePort[] = [];
const HEADLESS: ServiceForm = { form: "headless" };
const UNKNOWN: ServiceForm = { form: "unknown" };
const NO_CLUSTER_IP =
  "is missing: only the cluster knows it, so read the Service from there (kubectl get services -A -o yaml)";

/** Reads a Service; undefined, with errors reported, when its name cannot be a label of a domain name. */
export function readService(fields: Fields, metadata: Metadata): Service | undefined {
  if (!hasLabelName(fields, metadata)) return undefined;
  const spec = fields.map("spec");
  const written = fields.map("metadata");
  const uid = written.text("uid");
  const exportTo = annotationExportTo(written.map("annotations"), metadata.namespace);
  const form = readForm(spec);
  const isAlias = form.form === "external-name";
  const external = isAlias ? undefined : readExternal(fields, spec);
  return {
    metadata,
    fields,
    form,
    ports: isAlias ? NO_PORTS : readServicePorts(spec),
    publishNotReadyAddresses: spec.flag("publishNotReadyAddresses") ?? false,
    ...(uid === undefined ? {} : { uid }),
    ...(external === undefined ? {} : { external }),
    ...(exportTo === undefined ? {} : { exportTo }),
  };
}

/** A status is left behind when a Service is no load balancer any more; then only what `spec` says counts. */
function readExternal(fields: Fields, spec: Fields): ExternalAddresses | undefined {
  if (spec.text("type") === "LoadBalancer") return readExternalAddresses(fields);
  const addresses = spec.texts("externalIPs").map((text) => readAddress(spec, text));
  return uniteExternalAddresses(
    addresses.filter((address) => address !== undefined),
    (message) => spec.report("notice", "externalIPs", message),
  );
}

function readForm(spec: Fields): ServiceForm {
  if (spec.text("type") === "ExternalName") return readExternalName(spec);
  const clusterIps = readClusterIps(spec);
  if (clusterIps.some(({ value }) => value === "None")) return HEADLESS;
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
