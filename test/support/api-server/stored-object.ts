import type { ApiObject } from "./api-object.ts";
import { apiVersionOf, type ResourceType } from "./resource-type.ts";

/** An object as the server keeps it: serialised once, whatever version it is then read in. */
export interface StoredObject {
  /** `<namespace>/<name>`, or the name alone: the order of lists. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly creationTimestamp: string;
  readonly generation: number;
  readonly resourceVersion: number;
  /** Its JSON from `"metadata"` on: what comes before depends on the version. */
  readonly body: string;
}

/** One change of a resource. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly resourceVersion: number;
  /** As it is from then on; of a deleted one, as it was. */
  readonly object: StoredObject;
  /** As it was before; undefined for one that was not there. */
  readonly previous: StoredObject | undefined;
}

/** The key of an object. */
export function keyOf(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** The whole JSON of an object in a version. */
export function textOf({ body }: StoredObject, type: ResourceType, version: string): string {
  const apiVersion = apiVersionOf(type, version);
  return type.isCustom
    ? `{"apiVersion":"${apiVersion}","kind":"${type.kind}",${body}`
    : `{"kind":"${type.kind}","apiVersion":"${apiVersion}",${body}`;
}

/** Its JSON as an item of a list, which says neither kind nor apiVersion unless it is of a custom resource. */
export function itemTextOf(stored: StoredObject, type: ResourceType, version: string): string {
  return type.isCustom ? textOf(stored, type, version) : `{${stored.body}`;
}

/** The object itself, in its preferred version unless told. */
export function readStored(stored: StoredObject, type: ResourceType, version = type.versions[0] ?? ""): ApiObject {
  const object: ApiObject = JSON.parse(textOf(stored, type, version));
  return object;
}

/** The object as a deletion tells of it: as it was, at the resourceVersion of the deletion. */
export function atResourceVersion(stored: StoredObject, resourceVersion: number): StoredObject {
  const body = stored.body.replace(/"resourceVersion":"\d+"/, `"resourceVersion":"${resourceVersion}"`);
  return { ...stored, resourceVersion, body };
}
