import { basename } from "node:path";

/** Files that hold one kind by their name, as dumps write them: `services.yaml`, `core_v1_endpoints.json`. */
const KIND_BY_FILE_NAME: ReadonlyMap<string, { readonly apiVersion: string; readonly kind: string }> = new Map([
  ...named("v1", "Service", "services", "service", "svc"),
  ...named("v1", "Endpoints", "endpoints", "ep"),
  ...named("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "endpointslice"),
  ...named("networking.istio.io/v1", "ServiceEntry", "serviceentries", "serviceentry"),
  ...named("v1", "Pod", "pods", "pod"),
  ...named("networking.istio.io/v1", "WorkloadEntry", "workloadentries", "workloadentry"),
  ...named("networking.istio.io/v1", "VirtualService", "virtualservices", "virtualservice"),
  ...named("networking.k8s.io/v1", "Ingress", "ingresses", "ingress", "ing"),
  ...named("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", "httproute"),
  ...named("gateway.networking.k8s.io/v1", "GRPCRoute", "grpcroutes", "grpcroute"),
  ...named("gateway.networking.k8s.io/v1alpha2", "TLSRoute", "tlsroutes", "tlsroute"),
  ...named("multicluster.x-k8s.io/v1alpha1", "ServiceImport", "serviceimports", "serviceimport"),
  ...named("v1", "Node", "nodes"),
  ...named("v1", "Namespace", "namespaces"),
  ...named("v1", "ConfigMap", "configmaps"),
  ...named("v1", "Secret", "secrets"),
  ...named("v1", "Event", "events"),
  ...named("v1", "ServiceAccount", "serviceaccounts"),
  ...named("v1", "PersistentVolume", "persistentvolumes"),
  ...named("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
  ...named("v1", "ReplicationController", "replicationcontrollers", "replication-controllers"),
  ...named("apps/v1", "Deployment", "deployments"),
  ...named("apps/v1", "ReplicaSet", "replicasets"),
  ...named("apps/v1", "StatefulSet", "statefulsets"),
  ...named("apps/v1", "DaemonSet", "daemonsets"),
]);

/** Gateways of Istio and of the Gateway API have one word, so that the group must stand before it. */
const GATEWAYS: ReadonlyMap<string, { readonly apiVersion: string; readonly kind: string }> = new Map([
  ["networking.istio.io", { apiVersion: "networking.istio.io/v1", kind: "Gateway" }],
  ["gateway.networking.k8s.io", { apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway" }],
]);

/** The kind that a file holds by its name; undefined when the name says nothing, as that of standard input. */
export function kindOfFile(file: string | undefined): { apiVersion: string; kind: string } | undefined {
  if (file === undefined) return undefined;
  const words = basename(file)
    .replace(/\.(?:ya?ml|json)$/i, "")
    .toLowerCase();
  const word = words.replace(/^.*_/, "");
  if (word === "gateways" || word === "gateway") return GATEWAYS.get(words.replace(/_.*$/, ""));
  return KIND_BY_FILE_NAME.get(word);
}

function named(
  apiVersion: string,
  kind: string,
  ...words: readonly string[]
): [string, { apiVersion: string; kind: string }][] {
  return words.map((word) => [word, { apiVersion, kind }]);
}
