import { quoted } from "../diagnostic.ts";
import type { Fields } from "./fields.ts";
import { isKubernetesLabel } from "./metadata.ts";

/** The Service of another cluster that an object stands for. */
export interface ImportedService {
  readonly namespace: string;
  readonly name: string;
}

/** Labels of KEP-1645, then those of Submariner before it had them. */
const SERVICE_NAME = ["multicluster.kubernetes.io/service-name", "lighthouse.submariner.io/sourceName", "origin-name"];
const SERVICE_NAMESPACE = ["lighthouse.submariner.io/sourceNamespace", "origin-namespace"];
const SOURCE_CLUSTER = ["multicluster.kubernetes.io/source-cluster", "lighthouse.submariner.io/sourceCluster"];
const IS_HEADLESS = "lighthouse.submariner.io/is-headless";

/** What the labels or annotations of an object say of the Service that it stands for; each absent when they do not. */
export function readImportLabels(object: Fields): Partial<ImportedService> {
  const metadata = object.map("metadata");
  const places = [metadata.map("labels"), metadata.map("annotations")];
  const name = firstText(places, SERVICE_NAME);
  const namespace = firstText(places, SERVICE_NAMESPACE);
  return { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) };
}

/**
 * The cluster that the endpoints of a slice are of, which is one label or two (KEP-1645); undefined, with a warning, when
 * it is not said, or is no name: then the endpoints have none either.
 */
export function readSourceCluster(slice: Fields): string | undefined {
  const metadata = slice.map("metadata");
  const cluster = firstText([metadata.map("labels")], SOURCE_CLUSTER);
  if (cluster !== undefined && isClusterId(cluster)) return cluster;
  const problem = cluster === undefined ? "is missing" : `${quoted(cluster)} is neither one DNS label nor two`;
  const path = `metadata.labels.${SOURCE_CLUSTER[0] ?? ""}`;
  slice.reportAt("warning", path, `${problem}, so the endpoints have no names of their own`);
  return undefined;
}

/** True when a slice of Submariner holds the address of a Service, and not those of its servers. */
export function holdsServiceAddress(slice: Fields): boolean {
  return slice.map("metadata").map("labels").label(IS_HEADLESS) === "false";
}

function isClusterId(text: string): boolean {
  const labels = text.split(".");
  return labels.length <= 2 && labels.every(isKubernetesLabel);
}

function firstText(places: readonly Fields[], keys: readonly string[]): string | undefined {
  for (const key of keys) {
    for (const place of places) {
      const text = place.text(key) ?? "";
      if (text !== "") return text;
    }
  }
  return undefined;
}
