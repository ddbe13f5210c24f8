import type { ReadKind } from "./kinds.ts";

/** Fields of a map that are kept, each with what is kept of it. */
export interface KeptFields {
  readonly [field: string]: Kept;
}

/** What is kept of a value: all of it, some fields of a map, or some fields of each map in a list. */
export type Kept = true | KeptFields | readonly [KeptFields];

/** The label of Endpoints that Kubernetes or somebody else keeps (Kubernetes, "Well-Known Labels"). */
export const MANAGED_BY = "endpoints.kubernetes.io/managed-by";

const METADATA = { name: true, namespace: true, resourceVersion: true, creationTimestamp: true } as const;
const PORT = { name: true, protocol: true, port: true } as const;
const ENDPOINTS_ADDRESS = { ip: true, hostname: true } as const;
const LOAD_BALANCER = { loadBalancer: { ingress: [{ ip: true, hostname: true }] } } as const;
const CONDITIONS = [{ type: true, status: true }] as const;

/** The labels and annotations that tell which Service of which cluster an import is of. */
const IMPORT_LABELS = {
  "multicluster.kubernetes.io/service-name": true,
  "multicluster.kubernetes.io/source-cluster": true,
  "lighthouse.submariner.io/sourceName": true,
  "lighthouse.submariner.io/sourceNamespace": true,
  "lighthouse.submariner.io/sourceCluster": true,
  "lighthouse.submariner.io/is-headless": true,
  "origin-name": true,
  "origin-namespace": true,
} as const;

const ROUTE = {
  metadata: METADATA,
  spec: { hostnames: true, parentRefs: true },
  status: { parents: [{ parentRef: true, conditions: CONDITIONS }] },
} as const;

/** The fields that sync reads of each kind; whoever reads another one adds it here. */
export const KEPT_FIELDS: Readonly<Record<ReadKind, KeptFields>> = {
  Service: {
    metadata: { ...METADATA, uid: true, annotations: { "networking.istio.io/exportTo": true } },
    spec: {
      type: true,
      clusterIP: true,
      clusterIPs: true,
      externalIPs: true,
      externalName: true,
      publishNotReadyAddresses: true,
      selector: true,
      ports: [{ ...PORT, targetPort: true }],
    },
    status: LOAD_BALANCER,
  },
  Endpoints: {
    metadata: { ...METADATA, labels: { [MANAGED_BY]: true } },
    subsets: [{ addresses: [ENDPOINTS_ADDRESS], notReadyAddresses: [ENDPOINTS_ADDRESS], ports: [PORT] }],
  },
  EndpointSlice: {
    metadata: {
      ...METADATA,
      labels: { "kubernetes.io/service-name": true, ...IMPORT_LABELS },
      annotations: IMPORT_LABELS,
      ownerReferences: [{ kind: true, uid: true }],
    },
    addressType: true,
    endpoints: [{ addresses: true, hostname: true, conditions: { ready: true } }],
    ports: [PORT],
  },
  Pod: {
    metadata: { ...METADATA, labels: true, deletionTimestamp: true },
    status: { phase: true, podIP: true, podIPs: [{ ip: true }], conditions: CONDITIONS },
  },
  Ingress: { metadata: METADATA, spec: { rules: [{ host: true }] }, status: LOAD_BALANCER },
  ServiceEntry: {
    metadata: { ...METADATA, labels: { "networking.istio.io/enable-autoallocate-ip": true } },
    spec: {
      hosts: true,
      addresses: true,
      exportTo: true,
      resolution: true,
      ports: [{ name: true, protocol: true, number: true, targetPort: true }],
      endpoints: [{ address: true, network: true, ports: true }],
      workloadSelector: { labels: true },
    },
    status: { addresses: [{ value: true, host: true }] },
  },
  WorkloadEntry: {
    metadata: { ...METADATA, labels: true },
    spec: { address: true, network: true, labels: true, ports: true },
    status: { conditions: CONDITIONS },
  },
  VirtualService: { metadata: METADATA, spec: { hosts: true, gateways: true, exportTo: true } },
  IstioGateway: { metadata: METADATA, spec: { selector: true, servers: [{ hosts: true }] } },
  Gateway: { metadata: METADATA, spec: { listeners: true }, status: { addresses: [{ type: true, value: true }] } },
  HTTPRoute: ROUTE,
  GRPCRoute: ROUTE,
  TLSRoute: ROUTE,
  ServiceImport: {
    metadata: { ...METADATA, labels: IMPORT_LABELS, annotations: IMPORT_LABELS },
    spec: { type: true, ips: true, ports: [PORT] },
  },
};
