/** The kinds that sync reads, each with its group and versions. */
const READ_KINDS = {
  Service: { group: "", versions: ["v1"] },
  Endpoints: { group: "", versions: ["v1"] },
  EndpointSlice: { group: "discovery.k8s.io", versions: ["v1", "v1beta1"] },
  ServiceEntry: { group: "networking.istio.io", versions: ["v1", "v1beta1", "v1alpha3"] },
} as const;

/** A kind that sync reads. */
export type ReadKind = keyof typeof READ_KINDS;

/** The kind that an object is read as; undefined for kinds, groups and versions that sync does not read. */
export function readKindOf(apiVersion: string, kind: string): ReadKind | undefined {
  if (!isReadKind(kind)) return undefined;
  return apiVersionsOf(kind).includes(apiVersion) ? kind : undefined;
}

/** The apiVersions of a kind that sync reads, preferred first. */
export function apiVersionsOf(kind: ReadKind): readonly string[] {
  const { group, versions } = READ_KINDS[kind];
  return versions.map((version) => (group === "" ? version : `${group}/${version}`));
}

/** True for the name of a kind that sync reads, whatever its group: knative has a Service of its own. */
export function isReadKind(kind: string): kind is ReadKind {
  return Object.hasOwn(READ_KINDS, kind);
}
