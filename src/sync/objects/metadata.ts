import { quoted } from "../diagnostic.ts";
import type { Fields } from "./fields.ts";

/** What the claims need of `metadata`. */
export interface Metadata {
  readonly namespace: string;
  readonly name: string;
  /** `creationTimestamp` in seconds since the epoch. */
  readonly createdSeconds?: number;
}

/** The namespace of an object that names none, as `kubectl apply` would have it. */
export const DEFAULT_NAMESPACE = "default";

/** A label of RFC 1123 section 2.1 in the spelling that Kubernetes accepts for names of Services and namespaces. */
const KUBERNETES_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** True when `text` may be the name of a Service or namespace, or the hostname of an endpoint. */
export function isKubernetesLabel(text: string): boolean {
  return KUBERNETES_LABEL.test(text);
}

/** Reads `metadata` of an object; undefined, with errors reported, when its name or namespace cannot be one. */
export function readMetadata(object: Fields): Metadata | undefined {
  const metadata = object.map("metadata");
  const name = metadata.text("name");
  const namespace = metadata.text("namespace");
  if (name === undefined || name === "") {
    metadata.report("error", "name", "is missing, so the object was skipped");
    return undefined;
  }
  if (namespace !== undefined && namespace !== "" && !isKubernetesLabel(namespace)) {
    metadata.report("error", "namespace", `${quoted(namespace)} is not a DNS label in lower case (RFC 1123)`);
    return undefined;
  }
  const createdSeconds = readCreated(metadata);
  return {
    namespace: namespace === undefined || namespace === "" ? DEFAULT_NAMESPACE : namespace,
    name,
    ...(createdSeconds === undefined ? {} : { createdSeconds }),
  };
}

/** Checks that an object's name is one label of a domain name, which the API server asks of Services alone. */
export function hasLabelName(object: Fields, metadata: Metadata): boolean {
  if (isKubernetesLabel(metadata.name)) return true;
  const problem = `${quoted(metadata.name)} is not a DNS label in lower case (RFC 1123), so it has no name in the mesh`;
  object.map("metadata").report("error", "name", problem);
  return false;
}

/** RFC 3339 as Kubernetes writes it; a YAML reader leaves it as text. */
function readCreated(metadata: Fields): number | undefined {
  const text = metadata.text("creationTimestamp");
  if (text === undefined) return undefined;
  const milliseconds = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(milliseconds)) return Math.floor(milliseconds / 1000);
  metadata.report("warning", "creationTimestamp", `${quoted(text)} is not a time of RFC 3339, so its age is unknown`);
  return undefined;
}
