import { isDeepStrictEqual } from "node:util";
import { alreadyExists, badRequest, conflict, detailsOf, invalid, notFound } from "./api-error.ts";
import { isApiObject, isJsonObject, plainText, valueAt, type ApiObject, type JsonObject } from "./api-object.ts";
import type { ObjectStore, ServedResource } from "./object-store.ts";
import { patched } from "./patch.ts";
import { apiVersionOf, type ResourceType } from "./resource-type.ts";
import { keyOf, readStored, type StoredObject } from "./stored-object.ts";

/** What is written, and by whom. */
export interface Write {
  readonly store: ObjectStore;
  readonly served: ServedResource;
  readonly version: string;
  readonly namespace: string;
  /** Empty for a creation. */
  readonly name: string;
  readonly body: unknown;
  readonly contentType: string;
  readonly manager: string;
}

/** What no client changes. */
const OWN_FIELDS = new Set(["uid", "generation", "creationTimestamp"]);
const MODIFIED_MEANWHILE =
  "the object has been modified; please apply your changes to the latest version and try again";

/** POST; throws a 404 where the namespace is missing, a 409 where the name is taken. */
export function createObject(write: Write): StoredObject {
  const { store, served, namespace, manager } = write;
  const { type, collection } = served;
  const object = readObject(write);
  if (type.isNamespaced && store.find("namespaces")?.collection.get(namespace) === undefined) {
    const namespaces = store.find("namespaces");
    throw namespaces === undefined ? badRequest("no namespaces") : notFound(namespaces.type, namespace);
  }
  if (collection.get(keyOf(namespace, object.metadata.name)) !== undefined) {
    throw alreadyExists(type, object.metadata.name);
  }
  return store.write(type, object, manager);
}

/** PUT; throws a 404 where there is nothing to replace, a 409 where it is not what the client has seen. */
export function updateObject(write: Write): StoredObject {
  const object = readObject(write);
  if (object.metadata.name !== write.name) {
    throw badRequest(
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${write.name})`,
    );
  }
  const previous = findObject(write);
  const { resourceVersion } = object.metadata;
  if (resourceVersion === undefined && !write.served.type.isReplaceable)
    throw unconditional(write.served.type, write.name);
  return replace(write, previous, object);
}

/** PATCH; a patch that names a resourceVersion is refused with a 409 as a PUT is. */
export function patchObject(write: Write): StoredObject {
  const { served, version, name, body, contentType } = write;
  const previous = findObject(write);
  const object = patched(readStored(previous, served.type, version), body, contentType, served.type.isCustom);
  if (!isApiObject(object)) throw badRequest(`the patch leaves no object of ${name}`);
  return replace(write, previous, object);
}

/** DELETE; answers with a Status. Throws a 404 or, where a precondition does not hold, a 409. */
export function deleteObject(write: Write): JsonObject {
  const { store, served, body } = write;
  const { key, name, uid, resourceVersion } = findObject(write);
  for (const [field, is] of [
    ["uid", uid],
    ["resourceVersion", `${resourceVersion}`],
  ] as const) {
    const wanted = valueAt(body, `preconditions.${field}`) ?? is;
    const title = field === "uid" ? "UID" : "ResourceVersion";
    const words = `Precondition failed: ${title} in precondition: ${plainText(wanted)}, ${title} in object meta: ${is}`;
    if (wanted !== is) throw conflict(served.type, name, words);
  }
  store.erase(served.type, key);
  const details = { ...detailsOf(served.type, name), uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}

/** The object that a request names; throws a 404. */
export function findObject({ served, namespace, name }: Pick<Write, "name" | "namespace" | "served">): StoredObject {
  const found = served.collection.get(keyOf(namespace, name));
  if (found === undefined) throw notFound(served.type, name);
  return found;
}

function replace({ store, served, version, manager }: Write, previous: StoredObject, object: ApiObject): StoredObject {
  const { type } = served;
  const { resourceVersion = `${previous.resourceVersion}`, uid = previous.uid } = object.metadata;
  if (uid !== previous.uid) {
    const words = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.uid}`;
    throw conflict(type, previous.name, words);
  }
  if (resourceVersion !== `${previous.resourceVersion}`) throw conflict(type, previous.name, MODIFIED_MEANWHILE);
  const { namespace } = previous;
  const metadata = { ...object.metadata, ...(namespace === "" ? {} : { namespace }) };
  const next = { ...object, metadata };
  // What changes nothing is no change: nobody is told of it.
  if (isDeepStrictEqual(comparable(readStored(previous, type, version)), comparable(next))) return previous;
  return store.write(type, next, manager);
}

function comparable({ metadata, ...rest }: ApiObject): unknown {
  const { managedFields: _fields, resourceVersion: _version, ...others } = metadata;
  return [rest, Object.fromEntries(Object.entries(others).filter(([field]) => !OWN_FIELDS.has(field)))];
}

/** The object in the body of a request, in the namespace of its path. */
function readObject({ served: { type }, version, namespace, body }: Write): ApiObject {
  const metadata = isJsonObject(body) ? body["metadata"] : undefined;
  if (!isJsonObject(body) || !isJsonObject(metadata)) throw badRequest("the body of the request is no object");
  if (type.isNamespaced && (metadata["namespace"] ?? namespace) !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  const apiVersion = apiVersionOf(type, version);
  checkKind(body, apiVersion, type);
  const place = type.isNamespaced ? { namespace } : {};
  return { ...body, apiVersion, kind: type.kind, metadata: { ...metadata, name: nameIn(metadata, type), ...place } };
}

function checkKind(body: JsonObject, apiVersion: string, type: ResourceType): void {
  const { apiVersion: saidVersion = apiVersion, kind = type.kind } = body;
  if (saidVersion !== apiVersion || kind !== type.kind) {
    const said = `${plainText(kind)} in version "${plainText(saidVersion)}"`;
    throw badRequest(`${said} cannot be handled as a ${type.kind}`);
  }
}

function nameIn({ name, generateName }: JsonObject, type: ResourceType): string {
  if (typeof name === "string" && name !== "") return name;
  if (typeof generateName === "string") return `${generateName}${Math.random().toString(36).slice(2, 7)}`;
  const message = "Required value: name or generateName is required";
  throw invalid(type.kind, type.group, "", { reason: "FieldValueRequired", field: "metadata.name", message });
}

function unconditional({ kind, group }: ResourceType, name: string): Error {
  const message = "Invalid value: 0: must be specified for an update";
  return invalid(kind, group, name, { reason: "FieldValueInvalid", field: "metadata.resourceVersion", message });
}
