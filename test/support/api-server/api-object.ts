/** A JSON object of which nothing is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** `metadata` of an object; the server fills in what it gives out itself. */
export interface ObjectMetadata extends JsonObject {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly resourceVersion?: string;
  readonly uid?: string;
}

/** An object of the API, as its JSON is. */
export interface ApiObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
}

/** True for a JSON object; not for a list or null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for what has the three fields that every object has, and a name. */
export function isApiObject(value: unknown): value is ApiObject {
  return (
    isJsonObject(value) &&
    typeof value["apiVersion"] === "string" &&
    typeof value["kind"] === "string" &&
    isJsonObject(value["metadata"]) &&
    typeof value["metadata"]["name"] === "string"
  );
}

/** The value at a path such as `spec.clusterIP`; undefined where there is none. */
export function valueAt(object: unknown, path: string): unknown {
  let value: unknown = object;
  for (const field of path.split(".")) value = isJsonObject(value) ? value[field] : undefined;
  return value;
}

/** A value as a person reads it: a text as it is, nothing for undefined, everything else as JSON. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}
