const ISTIO: readonly string[] = ["v1", "v1beta1", "v1alpha3"].map((version) => `networking.istio.io/${version}`);

interface ReadKindSpec {
  /** `kind:` of the object, where the same word means different things in several groups. */
  readonly kind?: string;
  /** Preferred first; several groups where an object is served under each of them. */
  readonly apiVersions: readonly string[];
}

/** A kind that sync reads, under a name that no other kind has. */
export type ReadKind =
  | "Service"
  | "Endpoints"
  | "EndpointSlice"
  | "Pod"
  | "Ingress"
  | "ServiceEntry"
  | "WorkloadEntry"
  | "VirtualService"
  | "IstioGateway"
  | "Gateway"
  | "HTTPRoute"
  | "GRPCRoute"
  | "TLSRoute"
  | "ServiceImport";

const READ_KINDS: Readonly<Record<ReadKind, ReadKindSpec>> = {
  Service: { apiVersions: ["v1"] },
  Endpoints: { apiVersions: ["v1"] },
  EndpointSlice: { apiVersions: ["discovery.k8s.io/v1", "discovery.k8s.io/v1beta1"] },
  Pod: { apiVersions: ["v1"] },
  Ingress: { apiVersions: ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"] },
  ServiceEntry: { apiVersions: ISTIO },
  WorkloadEntry: { apiVersions: ISTIO },
  VirtualService: { apiVersions: ISTIO },
  IstioGateway: { kind: "Gateway", apiVersions: ISTIO },
  Gateway: { apiVersions: gatewayApi("v1", "v1beta1", "v1alpha2") },
  HTTPRoute: { apiVersions: gatewayApi("v1", "v1beta1", "v1alpha2") },
  GRPCRoute: { apiVersions: gatewayApi("v1", "v1alpha2") },
  TLSRoute: { apiVersions: gatewayApi("v1", "v1alpha3", "v1alpha2") },
  ServiceImport: { apiVersions: ["v1", "v1beta1", "v1alpha1"].map((version) => `multicluster.x-k8s.io/${version}`) },
};

const ALL_READ_KINDS: readonly ReadKind[] = Object.keys(READ_KINDS).filter(isReadKind);

const BY_API: ReadonlyMap<string, ReadKind> = new Map(
  ALL_READ_KINDS.flatMap((kind) =>
    apiVersionsOf(kind).map((apiVersion) => [`${apiVersion} ${writtenKind(kind)}`, kind] as const),
  ),
);

/** The kind that an object is read as; undefined for kinds, groups and versions that sync does not read. */
export function readKindOf(apiVersion: string, kind: string): ReadKind | undefined {
  return BY_API.get(`${apiVersion} ${kind}`);
}

/** The apiVersions of a kind that sync reads, preferred first. */
export function apiVersionsOf(kind: ReadKind): readonly string[] {
  return READ_KINDS[kind].apiVersions;
}

/** What `kind:` alone most probably means, for objects that do not say their apiVersion; undefined when sync reads no such kind. */
export function kindByName(kind: string): ReadKind | undefined {
  return ALL_READ_KINDS.find((candidate) => writtenKind(candidate) === kind);
}

/** `kind:` of the object. */
export function writtenKind(kind: ReadKind): string {
  return READ_KINDS[kind].kind ?? kind;
}

function isReadKind(kind: string): kind is ReadKind {
  return Object.hasOwn(READ_KINDS, kind);
}

function gatewayApi(...versions: readonly string[]): readonly string[] {
  return versions.map((version) => `gateway.networking.k8s.io/${version}`);
}
