import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type ApiObject, type JsonObject } from "./api-object.ts";
import { managedFieldsOf } from "./managed-fields.ts";
import { apiVersionOf, type ResourceType } from "./resource-type.ts";
import { withServiceDefaults } from "./service-defaults.ts";
import { keyOf, readStored, type StoredObject } from "./stored-object.ts";

/** What the server knows when it takes an object in. */
export interface Admission {
  readonly type: ResourceType;
  readonly previous: StoredObject | undefined;
  readonly resourceVersion: number;
  /** Named in managedFields. */
  readonly manager: string;
  readonly nextClusterIp: () => string;
}

/** An object as it is kept: with what the server gives out itself, whatever the object says of that. */
export function admit(object: ApiObject, admission: Admission): StoredObject {
  const { type, previous, resourceVersion } = admission;
  const { apiVersion: _apiVersion, kind: _kind, metadata: given, ...rest } = object;
  const { name, namespace: written = "default", managedFields, ...metadata } = given;
  const namespace = type.isNamespaced ? written : "";
  const content = withDefaults(rest, type, admission.nextClusterIp);
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const own = ownFields(given, content, admission, now);
  const complete = {
    name,
    ...(namespace === "" ? {} : { namespace }),
    ...metadata,
    uid: own.uid,
    resourceVersion: `${resourceVersion}`,
    ...(type.hasGeneration ? { generation: own.generation } : {}),
    creationTimestamp: own.creationTimestamp,
  };
  const isCarried = previous === undefined && Array.isArray(managedFields);
  const fields = isCarried ? managedFields : fieldsOf({ ...content, metadata: complete }, admission, now);
  const whole = { metadata: { ...complete, managedFields: fields }, ...content };
  const body = JSON.stringify(type.isCustom ? sorted(whole) : whole).slice(1);
  return { key: keyOf(namespace, name), namespace, name, ...own, resourceVersion, body };
}

type OwnFields = Pick<StoredObject, "creationTimestamp" | "generation" | "uid">;

function ownFields(given: ApiObject["metadata"], content: JsonObject, admission: Admission, now: string): OwnFields {
  const { type, previous } = admission;
  if (previous !== undefined) {
    const { uid, creationTimestamp } = previous;
    return { uid, creationTimestamp, generation: previous.generation + (hasNewSpec(content, previous, type) ? 1 : 0) };
  }
  const { uid = randomUUID(), creationTimestamp } = given;
  return { uid, creationTimestamp: typeof creationTimestamp === "string" ? creationTimestamp : now, generation: 1 };
}

function fieldsOf(
  content: JsonObject & Pick<ApiObject, "metadata">,
  { type, manager }: Admission,
  now: string,
): unknown {
  const apiVersion = apiVersionOf(type, type.versions[0] ?? "");
  return managedFieldsOf({ ...content, apiVersion, kind: type.kind }, manager, now);
}

function withDefaults(content: JsonObject, { kind, group }: ResourceType, nextIp: () => string): JsonObject {
  const { spec } = content;
  if (group !== "") return content;
  if (kind === "Service" && isJsonObject(spec)) {
    return { status: { loadBalancer: {} }, ...content, spec: withServiceDefaults(spec, nextIp) };
  }
  if (kind === "Namespace") return { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" }, ...content };
  return content;
}

function hasNewSpec(content: JsonObject, previous: StoredObject, type: ResourceType): boolean {
  if (!type.hasGeneration) return false;
  const {
    apiVersion: _apiVersion,
    kind: _kind,
    metadata: _metadata,
    status: _status,
    ...was
  } = readStored(previous, type);
  const { status: _newStatus, ...is } = content;
  return !isDeepStrictEqual(was, is);
}

/** Custom resources are JSON maps to the server, which it writes with sorted keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
