import { keptContent } from "../../../src/sync/objects/kept-content.ts";
import type { ReadKind } from "../../../src/sync/objects/kinds.ts";
import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";

/** A mesh of Services with endpoints; the same numbers always give the same mesh. */
export interface ServiceMesh {
  /** 1 to 60. */
  readonly clusters: number;
  readonly servicesPerCluster: number;
  /** At most 250. */
  readonly endpointsPerService: number;
  /** ServiceEntries of each cluster that need a VIP. */
  readonly entriesPerCluster: number;
}

/** How many Services a namespace has. */
const SERVICES_PER_NAMESPACE = 25;

/** The Services of a cluster. */
export function servicesOf({ servicesPerCluster }: ServiceMesh, cluster: number): KubernetesObject[] {
  return Array.from({ length: servicesPerCluster }, (_, index) => serviceAt(cluster, index));
}

/** A Service with a ClusterIP. */
export function serviceAt(cluster: number, index: number): KubernetesObject {
  const clusterIP = `10.${192 + cluster}.${index >> 8}.${index & 255}`;
  const ports = [{ name: "http", port: 80, protocol: "TCP", targetPort: 8080 }];
  const spec = { type: "ClusterIP", clusterIP, clusterIPs: [clusterIP], ports, selector: { app: nameAt(index) } };
  return told("Service", "v1", { metadata: metadataAt(cluster, index), spec });
}

/** The slices of a cluster, one for each Service. */
export function slicesOf(mesh: ServiceMesh, cluster: number): KubernetesObject[] {
  return Array.from({ length: mesh.servicesPerCluster }, (_, index) => sliceAt(mesh, cluster, index, -1));
}

/** A slice all of whose endpoints are ready but `unready`. */
export function sliceAt(mesh: ServiceMesh, cluster: number, index: number, unready: number): KubernetesObject {
  const first = index * mesh.endpointsPerService;
  const endpoints = Array.from({ length: mesh.endpointsPerService }, (_, number) => ({
    addresses: [addressAt(cluster, first + number)],
    conditions: { ready: number !== unready, serving: true, terminating: false },
    nodeName: `node-${number}`,
    targetRef: { kind: "Pod", name: `${nameAt(index)}-${number}` },
  }));
  const metadata = metadataAt(cluster, index);
  const content = {
    metadata: { ...metadata, name: `${nameAt(index)}-x7k2p`, labels: { "kubernetes.io/service-name": nameAt(index) } },
    addressType: "IPv4",
    endpoints,
    ports: [{ name: "http", port: 8080, protocol: "TCP" }],
  };
  return told("EndpointSlice", "discovery.k8s.io/v1", content);
}

/** The ServiceEntries of a cluster. */
export function entriesOf({ entriesPerCluster }: ServiceMesh, cluster: number): KubernetesObject[] {
  return Array.from({ length: entriesPerCluster }, (_, index) => entryAt(cluster, index));
}

/** A ServiceEntry whose host needs a VIP. */
export function entryAt(cluster: number, index: number): KubernetesObject {
  const hosts = [`db-${cluster}-${index}.d${index % 97}.example.com`];
  const ports = [{ number: 3306, name: "tcp", protocol: "TCP" }];
  return told("ServiceEntry", "networking.istio.io/v1", {
    metadata: { ...metadataAt(cluster, index), name: `db-${index}` },
    spec: { hosts, ports, resolution: "DNS" },
  });
}

/** With the fields alone that are read, as sources tell it. */
function told(kind: ReadKind, apiVersion: string, content: Readonly<Record<string, unknown>>): KubernetesObject {
  return { apiVersion, kind, content: keptContent(kind, content), origin: {} };
}

function metadataAt(cluster: number, index: number): Readonly<Record<string, unknown>> {
  return {
    name: nameAt(index),
    namespace: `team-${cluster}-${Math.floor(index / SERVICES_PER_NAMESPACE)}`,
    uid: `00000000-0000-4000-8000-${String(cluster * 1_000_000 + index).padStart(12, "0")}`,
    resourceVersion: String(1_000_000 + index),
    creationTimestamp: "2026-01-01T00:00:00Z",
  };
}

function nameAt(index: number): string {
  return `svc-${index}`;
}

function addressAt(cluster: number, number: number): string {
  return `10.${cluster * 3 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
}
