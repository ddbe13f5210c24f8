import { basename } from "node:path";

/** Files that hold one kind by their name, as dumps write them: `services.yaml`, `core_v1_endpoints.json`. */
const KIND_BY_FILE_NAME: ReadonlyMap<string, { readonly apiVersion: string; readonly kind: string }> = new Map([
  ...named("v1", "Service", "services", "service", "svc"),
  ...named("v1", "Endpoints", "endpoints", "ep"),
  ...named("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "endpointslice"),
  ...named("networking.istio.io/v1", "ServiceEntry", "serviceentries", "serviceentry"),
  ...named("v1", "Pod", "pods", "pod"),
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

/** The kind that a file holds by its name; undefined when the name says nothing, as that of standard input. */
export function kindOfFile(file: string | undefined): { apiVersion: string; kind: string } | undefined {
  if (file === undefined) return undefined;
  const word = basename(file).replace(/\.(?:ya?ml|json)$/i, "");
  return KIND_BY_FILE_NAME.get(word.replace(/^.*_/, "").toLowerCase());
}

function named(
  apiVersion: string,
  kind: string,
  ...words: readonly string[]
): [string, { apiVersion: string; kind: string }][] {
  return words.map((word) => [word, { apiVersion, kind }]);
}
