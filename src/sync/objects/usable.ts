import type { IdentifiedObject } from "./duplicates.ts";
import type { Fields } from "./fields.ts";
import { KEPT_FIELDS, type KeptFields } from "./kept-fields.ts";
import type { ReadKind } from "./kinds.ts";
import { isFieldMap, type FieldMap } from "./kubernetes-object.ts";
import { isKubernetesLabel } from "./metadata.ts";

/** Kinds that say nothing without `spec`; of the others all fields that are read may be absent. */
const NEED_SPEC: ReadonlySet<ReadKind> = new Set<ReadKind>(["Service", "ServiceEntry", "ServiceImport"]);

/**
 * False for an object that is known by its name alone: a main part of it, or its labels, are of another type or not there,
 * or its name is none that such an object can have. A type that is wrong is reported.
 */
export function isUsable(identified: IdentifiedObject): boolean {
  const { kind, object, metadata } = identified;
  const { content } = object;
  const hasName = kind !== "Service" || isKubernetesLabel(metadata.name);
  const wrong = wrongFields(content, KEPT_FIELDS[kind]);
  for (const [field, isList] of wrong) reportType(identified.fields, field, isList);
  const isComplete = !NEED_SPEC.has(kind) || isSet(content["spec"]);
  return hasUsableLabels(identified) && hasName && isComplete && wrong.length === 0;
}

function hasUsableLabels(identified: IdentifiedObject): boolean {
  const { kind, object } = identified;
  const { metadata: kept } = KEPT_FIELDS[kind];
  const metadata = object.content["metadata"];
  if (typeof kept !== "object" || !("labels" in kept) || !isFieldMap(metadata)) return true;
  const { labels } = metadata;
  if (!isSet(labels) || isFieldMap(labels)) return true;
  // Reading them reports what is wrong; the fields of an object are made when they are asked for.
  identified.fields.map("metadata").map("labels");
  return false;
}

/** The fields that should be lists, with true, or maps, and are neither that nor absent. */
function wrongFields(content: FieldMap, fields: KeptFields): (readonly [field: string, isList: boolean])[] {
  const wrong: (readonly [string, boolean])[] = [];
  for (const field in fields) {
    const kept = fields[field];
    if (kept === true || kept === undefined || !isSet(content[field])) continue;
    const isList = Array.isArray(kept);
    if (!(isList ? Array.isArray(content[field]) : isFieldMap(content[field]))) wrong.push([field, isList]);
  }
  return wrong;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Reading a field reports what is wrong with its type. */
function reportType(fields: Fields, field: string, isList: boolean): void {
  if (isList) fields.maps(field);
  else fields.map(field);
}
