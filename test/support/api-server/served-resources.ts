import type { ResourceType } from "./resource-type.ts";

type Words = Partial<ResourceType>;

const ISTIO: Words = { group: "networking.istio.io", versions: ["v1", "v1beta1", "v1alpha3"] };
const GATEWAY_API: Words = { group: "gateway.networking.k8s.io", versions: ["v1", "v1beta1"] };
const POD_FIELDS = ["spec.nodeName", "spec.serviceAccountName", "status.phase", "status.podIP"];

/** What comes with Kubernetes itself. */
export const BUILT_IN_RESOURCES: readonly ResourceType[] = [
  builtIn("Namespace", { isNamespaced: false, shortNames: ["ns"], selectableFields: ["status.phase"] }),
  builtIn("Service", { shortNames: ["svc"], selectableFields: ["spec.clusterIP", "spec.type"] }),
  builtIn("Endpoints", { plural: "endpoints", singular: "endpoints", shortNames: ["ep"] }),
  builtIn("Pod", { shortNames: ["po"], selectableFields: POD_FIELDS }),
  builtIn("EndpointSlice", { group: "discovery.k8s.io", hasGeneration: true }),
  builtIn("Ingress", { group: "networking.k8s.io", plural: "ingresses", shortNames: ["ing"], hasGeneration: true }),
  builtIn("Lease", { group: "coordination.k8s.io", isReplaceable: false }),
];

/** What Istio, the Gateway API and the Multi-Cluster Services API bring as CustomResourceDefinitions. */
export const CUSTOM_RESOURCES: readonly ResourceType[] = [
  custom("ServiceEntry", { ...ISTIO, plural: "serviceentries", shortNames: ["se"] }),
  custom("WorkloadEntry", { ...ISTIO, plural: "workloadentries", shortNames: ["we"] }),
  custom("VirtualService", { ...ISTIO, shortNames: ["vs"] }),
  custom("Gateway", { ...ISTIO, shortNames: ["gw"] }),
  custom("Gateway", { ...GATEWAY_API, shortNames: ["gtw"] }),
  custom("HTTPRoute", GATEWAY_API),
  custom("GRPCRoute", { ...GATEWAY_API, versions: ["v1"] }),
  custom("TLSRoute", { ...GATEWAY_API, versions: ["v1alpha3", "v1alpha2"] }),
  custom("ServiceImport", { group: "multicluster.x-k8s.io", versions: ["v1alpha1"] }),
];

function builtIn(kind: string, words: Words): ResourceType {
  const singular = kind.toLowerCase();
  return {
    group: "",
    versions: ["v1"],
    plural: `${singular}s`,
    singular,
    kind,
    shortNames: [],
    isNamespaced: true,
    isCustom: false,
    hasGeneration: false,
    isReplaceable: true,
    selectableFields: [],
    ...words,
  };
}

function custom(kind: string, words: Words): ResourceType {
  return builtIn(kind, { isCustom: true, hasGeneration: true, isReplaceable: false, ...words });
}
