import { apiVersionsOf, type ReadKind } from "../objects/kinds.ts";
import { groupOf } from "../objects/kubernetes-object.ts";

/** A rule of a ClusterRole (`rules` of rbac.authorization.k8s.io/v1). */
export interface RbacRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What the kinds are called in paths and rules, which no cluster may change: it is in the name of their definition. */
const PLURALS: Readonly<Record<ReadKind, string>> = {
  Service: "services",
  Endpoints: "endpoints",
  EndpointSlice: "endpointslices",
  Pod: "pods",
  Ingress: "ingresses",
  ServiceEntry: "serviceentries",
  WorkloadEntry: "workloadentries",
  VirtualService: "virtualservices",
  IstioGateway: "gateways",
  Gateway: "gateways",
  HTTPRoute: "httproutes",
  GRPCRoute: "grpcroutes",
  TLSRoute: "tlsroutes",
  ServiceImport: "serviceimports",
};

/** Every kind that sync reads. */
export const ALL_KINDS: readonly ReadKind[] = Object.keys(PLURALS).filter((kind): kind is ReadKind =>
  Object.hasOwn(PLURALS, kind),
);

/** What `kube:` sources do with each resource. */
const READ_VERBS: readonly string[] = ["list", "watch"];

/** All that a `kube:` source must be allowed, in all namespaces: one rule for each API group, sorted. */
export const KUBE_RBAC_RULES: readonly RbacRule[] = rules();

function rules(): RbacRule[] {
  const byGroup = new Map<string, Set<string>>();
  for (const kind of ALL_KINDS) {
    for (const group of new Set(apiVersionsOf(kind).map(groupOf))) {
      byGroup.set(group, (byGroup.get(group) ?? new Set()).add(PLURALS[kind]));
    }
  }
  const groups = [...byGroup].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return groups.map(([group, plurals]) => ({
    apiGroups: [group],
    resources: [...plurals].toSorted(),
    verbs: READ_VERBS,
  }));
}
