/** Where an object was read. `line` and `document` count from 1; nothing is known of objects from an API. */
export interface ObjectOrigin {
  readonly file?: string;
  readonly document?: number;
  readonly line?: number;
}

/** Names and values as they were read, nothing checked. */
export type FieldMap = Readonly<Record<string, unknown>>;

/** An object as it was read: nothing but its group, version and kind is known. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly content: FieldMap;
  readonly origin: ObjectOrigin;
}

/** True for what YAML calls a mapping and JSON an object. */
export function isFieldMap(value: unknown): value is FieldMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The API group, empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}

/** Kind, version and group as kubectl writes them: `EndpointSlice.v1.discovery.k8s.io`; core kinds by kind alone. */
export function qualifiedKind(apiVersion: string, kind: string): string {
  const group = groupOf(apiVersion);
  return group === "" ? kind : `${kind}.${apiVersion.slice(group.length + 1)}.${group}`;
}
