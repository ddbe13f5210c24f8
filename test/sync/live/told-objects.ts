import { isFieldMap, type KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import type { ObjectIdentity } from "../../../src/sync/watched-source.ts";

/** What tells an object from others, as a source that watches it says it. */
export function identityOf({ apiVersion, kind, content }: KubernetesObject): ObjectIdentity {
  const metadata = isFieldMap(content["metadata"]) ? content["metadata"] : {};
  const { namespace, name } = metadata;
  return { apiVersion, kind, namespace: textOf(namespace), name: textOf(name) };
}

/** True for two states of one object; what has no name is no other's. */
export function isSameObject(a: KubernetesObject, b: KubernetesObject): boolean {
  return identityOf(a).name !== "" && JSON.stringify(identityOf(a)) === JSON.stringify(identityOf(b));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
