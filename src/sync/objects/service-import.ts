import { canonicalAddress } from "../../dns/address.ts";
import type { ServicePort } from "../../mesh/claim.ts";
import { quoted } from "../diagnostic.ts";
import type { Fields } from "./fields.ts";
import { readImportLabels } from "./imported-service.ts";
import { isKubernetesLabel, type Metadata } from "./metadata.ts";
import { readServicePorts } from "./service-port.ts";

/** What a ServiceImport (multicluster.x-k8s.io v1alpha1, v1beta1, v1) says about the Service that it stands for. */
export interface ServiceImport {
  /** Name and namespace of the Service, which a copy for a broker has in its labels alone. */
  readonly metadata: Metadata;
  /** True when the object stands elsewhere, under another name. */
  readonly isCopy: boolean;
  /** `unknown` has been reported. */
  readonly type: (typeof TYPES)[number] | "unknown";
  /** `spec.ips` in canonical text. */
  readonly addresses: readonly string[];
  /** Its named ports. */
  readonly ports: readonly ServicePort[];
  readonly fields: Fields;
}

const TYPES = ["ClusterSetIP", "Headless"] as const;

/** Reads a ServiceImport; undefined, with errors reported, when its names cannot be labels of a domain name. */
export function readServiceImport(fields: Fields, metadata: Metadata): ServiceImport | undefined {
  const { name, namespace } = serviceOf(fields, metadata);
  const wrong = [name, namespace].find((label) => !isKubernetesLabel(label));
  if (wrong !== undefined) {
    const problem = `${quoted(wrong)} is not a DNS label in lower case (RFC 1123), so it has no name in the mesh`;
    fields.map("metadata").report("error", "name", problem);
    return undefined;
  }
  const spec = fields.map("spec");
  return {
    metadata: { ...metadata, namespace, name },
    isCopy: namespace !== metadata.namespace || name !== metadata.name,
    type: readType(spec),
    addresses: readAddresses(spec),
    ports: readServicePorts(spec),
    fields,
  };
}

/**
 * Submariner copies every ServiceImport into the namespace of its broker, where the name alone would not tell two
 * Services apart. Other labels of this kind say nothing new.
 */
function serviceOf(fields: Fields, metadata: Metadata): { readonly name: string; readonly namespace: string } {
  const { name, namespace } = readImportLabels(fields);
  return name === undefined || namespace === undefined ? metadata : { name, namespace };
}

function readType(spec: Fields): ServiceImport["type"] {
  const text = spec.text("type") ?? "";
  const type = TYPES.find((known) => known === text);
  if (type === undefined) spec.report("error", "type", `${quoted(text)} is not one of ${TYPES.join(", ")}`);
  return type ?? "unknown";
}

function readAddresses(spec: Fields): string[] {
  const addresses = new Set<string>();
  for (const { value, path } of spec.texts("ips")) {
    const address = canonicalAddress(value);
    if (address === undefined) spec.reportAt("error", path, `${quoted(value)} is not an IP address`);
    else addresses.add(address);
  }
  return [...addresses];
}
