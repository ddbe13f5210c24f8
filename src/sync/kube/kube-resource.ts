import type { ReadKind } from "../objects/kinds.ts";
import { groupOf } from "../objects/kubernetes-object.ts";

/** A kind as one API server serves it, and which of its objects are read. */
export interface KubeResource {
  readonly kind: ReadKind;
  readonly apiVersion: string;
  /** Its name in paths and rules: `services`. */
  readonly plural: string;
  /** `labelSelector` or `fieldSelector` of what is read; all of it without. */
  readonly selector: Readonly<Record<string, string>>;
}

/** The path of all its objects in all namespaces. */
export function collectionPath({ apiVersion, plural }: KubeResource): string {
  return `${versionPath(apiVersion)}/${plural}`;
}

/** The path of an apiVersion, where discovery tells of its resources. */
export function versionPath(apiVersion: string): string {
  return groupOf(apiVersion) === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
}

/** How a resource is called in messages, as kubectl calls it: `services`, `serviceentries.networking.istio.io`. */
export function resourceName({ apiVersion, plural }: Pick<KubeResource, "apiVersion" | "plural">): string {
  const group = groupOf(apiVersion);
  return group === "" ? plural : `${plural}.${group}`;
}
