import { badRequest, invalid } from "./api-error.ts";
import { parseFieldSelector, parseLabelSelector } from "./selectors.ts";
import { readStored, type StoredObject } from "./stored-object.ts";
import type { ResourceType } from "./resource-type.ts";

/** What a list or a watch asks for (Kubernetes API concepts; `ListOptions` of meta/v1). */
export interface CollectionQuery {
  readonly type: ResourceType;
  readonly version: string;
  /** Empty for all namespaces. */
  readonly namespace: string;
  /** Whether an object is asked for; undefined when every object of the namespace is. */
  readonly selects: ((stored: StoredObject) => boolean) | undefined;
  readonly resourceVersion: number | undefined;
  readonly resourceVersionMatch: string | undefined;
  /** 0 for no limit. */
  readonly limit: number;
  readonly continueToken: string | undefined;
}

/** Reads what the words of a request ask for; throws a 400 or 422 as the server answers wrong ones. */
export function parseCollectionQuery(
  type: ResourceType,
  version: string,
  namespace: string,
  words: URLSearchParams,
): CollectionQuery {
  const resourceVersionMatch = words.get("resourceVersionMatch") ?? undefined;
  const resourceVersion = parseResourceVersion(words.get("resourceVersion") ?? "");
  if (resourceVersionMatch !== undefined && resourceVersion === undefined && !words.has("sendInitialEvents")) {
    throw forbidOption("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
  }
  return {
    type,
    version,
    namespace,
    selects: parseSelectors(type, version, words),
    resourceVersion,
    resourceVersionMatch,
    limit: Number(words.get("limit") ?? 0),
    continueToken: words.get("continue") || undefined,
  };
}

/** Whether an object is in the namespace that is asked for, and selected. */
export function isAskedFor({ namespace, selects }: CollectionQuery, object: StoredObject): boolean {
  return (namespace === "" || object.namespace === namespace) && (selects === undefined || selects(object));
}

/** 422 for options that do not go together. */
export function forbidOption(field: string, message: string): Error {
  const cause = { reason: "FieldValueForbidden", field, message: `Forbidden: ${message}` } as const;
  return invalid("ListOptions", "meta.k8s.io", "", cause);
}

function parseSelectors(type: ResourceType, version: string, words: URLSearchParams): CollectionQuery["selects"] {
  const [labels, fields] = [words.get("labelSelector") ?? "", words.get("fieldSelector") ?? ""];
  const selects = [
    ...(labels === "" ? [] : [parseLabelSelector(labels)]),
    ...(fields === "" ? [] : [parseFieldSelector(fields, type, version)]),
  ];
  if (selects.length === 0) return undefined;
  return (stored) => {
    const object = readStored(stored, type, version);
    return selects.every((isSelected) => isSelected(object));
  };
}

function parseResourceVersion(text: string): number | undefined {
  if (text === "") return undefined;
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`Invalid value: "${text}": invalid resource version`);
  return Number(text);
}
