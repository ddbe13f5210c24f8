/** A kind of object that an API server serves, as discovery tells of it. */
export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string;
  /** Preferred first; all of them serve the same objects. */
  readonly versions: readonly string[];
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly isNamespaced: boolean;
  /** Of a CustomResourceDefinition: JSON with sorted keys, and a type in every item of a list. */
  readonly isCustom: boolean;
  /** Whether objects have a `metadata.generation`. */
  readonly hasGeneration: boolean;
  /** Whether a PUT may leave out the resourceVersion. */
  readonly isReplaceable: boolean;
  /** Fields beside metadata.name and metadata.namespace that a field selector may name. */
  readonly selectableFields: readonly string[];
}

/** How a resource is called in rules and messages: `services`, `serviceentries.networking.istio.io`. */
export function qualifiedResource({ group, plural }: ResourceType): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** The `apiVersion` of a resource in one of its versions: `v1`, `networking.istio.io/v1beta1`. */
export function apiVersionOf({ group }: ResourceType, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

/** What can be done with every resource. */
export const VERBS: readonly string[] = ["create", "delete", "get", "list", "patch", "update", "watch"];
