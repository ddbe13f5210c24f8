import { compareText } from "../../mesh/claim.ts";
import type { Fields } from "./fields.ts";
import { ofOneName } from "./folded-names.ts";
import type { KubernetesObject, ObjectOrigin } from "./kubernetes-object.ts";
import { isFieldMap } from "./kubernetes-object.ts";
import { apiVersionsOf } from "./kinds.ts";
import type { ReadKind } from "./kinds.ts";
import type { Metadata } from "./metadata.ts";

/** An object whose kind and name are known and whose other fields are still to be read. */
export interface IdentifiedObject {
  readonly kind: ReadKind;
  readonly object: KubernetesObject;
  readonly metadata: Metadata;
  readonly fields: Fields;
}

/**
 * Keeps one copy of each object, whatever order they come in: dumps overlap, and one object is served under several
 * versions of its group. The newest resourceVersion wins, then a copy from a cluster over one without resourceVersion;
 * among copies that nothing orders, the first by place, with a warning if they differ.
 */
export function withoutDuplicates(objects: readonly IdentifiedObject[]): IdentifiedObject[] {
  const kept = new Map<string, IdentifiedObject>();
  const copies = new Map<string, IdentifiedObject[]>();
  for (const object of objects) {
    const key = `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
    const first = kept.get(key);
    const group = copies.get(key);
    if (first === undefined) kept.set(key, object);
    else if (group === undefined) copies.set(key, [first, object]);
    else group.push(object);
  }
  for (const [key, group] of copies) kept.set(key, bestOf(ofOneName(group)));
  return [...kept.values()];
}

function bestOf(group: readonly IdentifiedObject[]): IdentifiedObject {
  const [best, ...others] = group.toSorted(compareCopies);
  if (best === undefined) throw new RangeError("a group of copies is never empty");
  const content = canonicalText(best.object.content);
  for (const other of others) {
    const isOlder = compareResourceVersions(best, other) !== 0;
    if (isOlder || best.object.apiVersion !== other.object.apiVersion) continue;
    if (canonicalText(other.object.content) !== content) reportDifference(best, other);
  }
  return best;
}

function reportDifference(kept: IdentifiedObject, dropped: IdentifiedObject): void {
  const place = placeOf(kept.object.origin);
  dropped.fields.report("warning", "", `differs from the copy ${place}, which was used: remove one of them`);
}

function placeOf({ file, line }: ObjectOrigin): string {
  if (file === undefined) return "read before it";
  return line === undefined ? `in ${file}` : `at ${file}:${line}`;
}

/** Best first. */
function compareCopies(a: IdentifiedObject, b: IdentifiedObject): number {
  return (
    compareResourceVersions(b, a) ||
    versionRank(a) - versionRank(b) ||
    comparePlaces(a.object.origin, b.object.origin) ||
    compareText(canonicalText(a.object.content), canonicalText(b.object.content))
  );
}

function versionRank({ kind, object }: IdentifiedObject): number {
  return apiVersionsOf(kind).indexOf(object.apiVersion);
}

function comparePlaces(a: ObjectOrigin, b: ObjectOrigin): number {
  return (
    compareText(a.file ?? "", b.file ?? "") || (a.document ?? 0) - (b.document ?? 0) || (a.line ?? 0) - (b.line ?? 0)
  );
}

/** Numbers of any length, without a limit on size; an object that has none is older than any. */
function compareResourceVersions(a: IdentifiedObject, b: IdentifiedObject): number {
  const [left, right] = [resourceVersionOf(a), resourceVersionOf(b)];
  return left.length - right.length || compareText(left, right);
}

function resourceVersionOf({ object }: IdentifiedObject): string {
  const metadata = object.content["metadata"];
  const version = isFieldMap(metadata) ? metadata["resourceVersion"] : undefined;
  const text = typeof version === "string" || typeof version === "number" ? String(version) : "";
  return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, "") : "";
}

/** JSON with sorted keys, so that equal contents have equal text. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isFieldMap(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => compareText(a, b))) : inner,
  );
}
