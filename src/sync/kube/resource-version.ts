import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";

/** `metadata.resourceVersion` of an object or a list; empty when it has none. */
export function resourceVersionOf(content: FieldMap): string {
  const { metadata } = content;
  const version = isFieldMap(metadata) ? metadata["resourceVersion"] : undefined;
  return typeof version === "string" ? version : "";
}

/**
 * Negative when `a` is older than `b`, as numbers of any length; undefined unless both are numbers, for then nothing
 * orders them (Kubernetes API concepts: resource versions of objects of one kind can be compared as integers).
 */
export function compareResourceVersions(a: string, b: string): number | undefined {
  if (!NUMBER.test(a) || !NUMBER.test(b)) return undefined;
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

const NUMBER = /^(?:0|[1-9]\d*)$/;
