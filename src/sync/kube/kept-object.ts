import { writtenKind } from "../objects/kinds.ts";
import { isFieldMap, type FieldMap, type KubernetesObject, type ObjectOrigin } from "../objects/kubernetes-object.ts";
import { keptItem } from "../sources/kept-item.ts";
import type { ObjectIdentity } from "../watched-source.ts";
import type { KubeResource } from "./kube-resource.ts";

/**
 * The object as sync keeps it, of which nothing else stays in memory; undefined when it is nested too deep. Items of
 * lists do not say what they are.
 */
export function keptObject({ kind, apiVersion }: KubeResource, content: FieldMap): KubernetesObject | undefined {
  const kept = keptItem(writtenKind(kind), apiVersion, content);
  return kept && { apiVersion: kept.apiVersion, kind: kept.kind, content: kept.content, origin: FROM_API };
}

/** What tells it from others; undefined for what has no name. */
export function identityOf({ apiVersion, kind }: KubeResource, content: FieldMap): ObjectIdentity | undefined {
  const metadata = isFieldMap(content["metadata"]) ? content["metadata"] : {};
  const { name, namespace = "" } = metadata;
  if (typeof name !== "string" || name === "" || typeof namespace !== "string") return undefined;
  return { apiVersion, kind: writtenKind(kind), namespace, name };
}

const FROM_API: ObjectOrigin = {};
