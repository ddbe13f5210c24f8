import { isJsonObject, type ApiObject, type JsonObject } from "./api-object.ts";

/** What the server says itself of an object, and no manager owns. */
const OWN_METADATA = new Set([
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "managedFields",
]);

/** The `managedFields` of an object that one client wrote as it is (Kubernetes, "Server-Side Apply": Field management). */
export function managedFieldsOf(object: ApiObject, manager: string, time: string): readonly JsonObject[] {
  const { apiVersion, kind: _kind, metadata, ...rest } = object;
  const owned = Object.fromEntries(Object.entries(metadata).filter(([field]) => !OWN_METADATA.has(field)));
  const fieldsV1 = {
    ...(Object.keys(owned).length === 0 ? {} : { "f:metadata": fieldsOf(owned, true) }),
    ...fieldsOf(rest, true),
  };
  return [{ manager, operation: "Update", apiVersion, time, fieldsType: "FieldsV1", fieldsV1 }];
}

/** A mark per field, `.` for the map itself; lists count as one field, apart from ports, which are known by number. */
function fieldsOf(value: JsonObject, isTop = false): JsonObject {
  const marks = Object.entries(value).map(([field, inner]) => [`f:${field}`, marksOf(field, inner)] as const);
  return isTop ? Object.fromEntries(marks) : { ".": {}, ...Object.fromEntries(marks) };
}

function marksOf(field: string, value: unknown): JsonObject {
  if (isJsonObject(value)) return fieldsOf(value);
  if (field !== "ports" || !Array.isArray(value)) return {};
  const ports = value.filter(isJsonObject).filter((port) => port["port"] !== undefined);
  const keyed = Object.fromEntries(
    ports.map((port) => [`k:${JSON.stringify({ port: port["port"], protocol: port["protocol"] })}`, fieldsOf(port)]),
  );
  return Object.keys(keyed).length === 0 ? {} : { ".": {}, ...keyed };
}
