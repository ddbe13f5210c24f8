import fc from "fast-check";
import { keptContent } from "../../../src/sync/objects/kept-content.ts";
import { readKindOf } from "../../../src/sync/objects/kinds.ts";
import type { FieldMap, KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";

const NAMESPACE = fc.constantFrom("ns1", "ns2");
const NAME = fc.constantFrom("web", "db");
const ADDRESS = fc.constantFrom("10.0.0.1", "10.0.0.2", "10.0.0.3", "240.240.0.7", "nonsense");
const LABELS = fc.constantFrom<FieldMap>({}, { app: "web" }, { app: "db" }, { app: "web", tier: "1" }, { app: true });
const HOST = fc.constantFrom(
  "api.example.com",
  "shop.example.com",
  "*.example.com",
  "web.ns1.svc.cluster.local",
  "x.web.ns1.svc.cluster.local",
  "bad host",
);
const EXPORT_TO = fc.constantFrom(undefined, undefined, ["."], ["*"], ["ns2"]);
const BALANCER = fc.constantFrom<FieldMap>(
  {},
  { loadBalancer: { ingress: [{ ip: "198.51.100.1" }] } },
  { loadBalancer: { ingress: [{ hostname: "lb.example.net" }] } },
);

function objects(
  apiVersion: string,
  kind: string,
  content: fc.Arbitrary<FieldMap>,
  metadata: fc.Arbitrary<FieldMap> = fc.constant({}),
): fc.Arbitrary<KubernetesObject> {
  return fc
    .tuple(NAMESPACE, NAME, content, metadata, fc.constantFrom(undefined, "1", "2", "10"))
    .map(([namespace, name, fields, more, resourceVersion]) => ({
      apiVersion,
      kind,
      origin: {},
      content: { metadata: { namespace, name, resourceVersion, ...more }, ...fields },
    }));
}

const service = objects(
  "v1",
  "Service",
  fc.record({
    spec: fc.oneof(
      fc.record({
        type: fc.constantFrom("ClusterIP", "LoadBalancer"),
        clusterIPs: fc.constantFrom(["None"], ["10.9.0.1"], ["10.9.0.2"]),
        ports: fc.constant([{ name: "http", port: 80, targetPort: "web" }]),
        selector: LABELS,
        publishNotReadyAddresses: fc.boolean(),
      }),
      fc.constantFrom<FieldMap>({ type: "ExternalName", externalName: "legacy.example.net" }, {}),
    ),
    status: BALANCER,
  }),
  fc.record({
    uid: fc.constantFrom("u1", "u2"),
    name: fc.constantFrom("web", "db", "Web"),
    annotations: fc.constantFrom(undefined, undefined, { "networking.istio.io/exportTo": "." }),
  }),
);

const ENDPOINTS = fc.array(
  fc.record({ addresses: fc.array(ADDRESS, { maxLength: 2 }), conditions: fc.record({ ready: fc.boolean() }) }),
  { maxLength: 3 },
);

const slice = objects(
  "discovery.k8s.io/v1",
  "EndpointSlice",
  fc.record({
    addressType: fc.constant("IPv4"),
    endpoints: ENDPOINTS,
    ports: fc.constant([{ name: "http", port: 8080 }]),
  }),
  fc.record({
    name: fc.constantFrom("web-1", "web-2", "db-1"),
    labels: fc.constantFrom<FieldMap>(
      {},
      { "kubernetes.io/service-name": "web" },
      { "kubernetes.io/service-name": "db" },
      { "kubernetes.io/service-name": 7 },
      { "multicluster.kubernetes.io/service-name": "web", "multicluster.kubernetes.io/source-cluster": "west" },
    ),
    ownerReferences: fc.constantFrom(undefined, [{ kind: "Service", uid: "u1" }]),
  }),
);

const endpoints = objects(
  "v1",
  "Endpoints",
  fc.record({ subsets: fc.array(fc.record({ addresses: fc.array(fc.record({ ip: ADDRESS }), { maxLength: 2 }) })) }),
);

const pod = objects(
  "v1",
  "Pod",
  fc.record({ status: fc.record({ phase: fc.constant("Running"), podIP: ADDRESS }) }),
  fc.record({ labels: LABELS }),
);

const workloadEntry = objects(
  "networking.istio.io/v1",
  "WorkloadEntry",
  fc.record({ spec: fc.record({ address: ADDRESS, labels: LABELS }) }),
);

const serviceEntry = objects(
  "networking.istio.io/v1",
  "ServiceEntry",
  fc.record({
    spec: fc.record(
      {
        hosts: fc.array(HOST, { maxLength: 2 }),
        resolution: fc.constantFrom("DNS", "STATIC", "NONE"),
        addresses: fc.constantFrom(undefined, undefined, ["240.240.0.7"], ["192.0.2.7"]),
        exportTo: EXPORT_TO,
        endpoints: fc.array(fc.record({ address: ADDRESS }), { maxLength: 2 }),
        workloadSelector: fc.constantFrom(undefined, { labels: { app: "web" } }, { labels: {} }),
      },
      { requiredKeys: ["hosts", "resolution"] },
    ),
  }),
);

const gateway = objects(
  "networking.istio.io/v1",
  "Gateway",
  fc.record({ spec: fc.record({ selector: LABELS, servers: fc.array(fc.record({ hosts: fc.array(HOST) })) }) }),
);

const virtualService = objects(
  "networking.istio.io/v1",
  "VirtualService",
  fc.record({
    spec: fc.record({
      hosts: fc.array(HOST, { maxLength: 2 }),
      gateways: fc.subarray(["web", "ns2/db", "mesh"]),
      exportTo: EXPORT_TO,
    }),
  }),
);

const listeners = fc.array(
  fc.record({ name: fc.constantFrom("a", "b"), protocol: fc.constant("HTTP"), port: fc.constant(80), hostname: HOST }),
  { maxLength: 2 },
);

const kubernetesGateway = objects(
  "gateway.networking.k8s.io/v1",
  "Gateway",
  fc.record({
    spec: fc.record({ listeners }),
    status: fc.constantFrom({}, { addresses: [{ value: "198.51.100.9" }] }),
  }),
);

const route = objects(
  "gateway.networking.k8s.io/v1",
  "HTTPRoute",
  fc.record({
    spec: fc.record({
      hostnames: fc.array(HOST, { maxLength: 1 }),
      parentRefs: fc.array(fc.record({ name: NAME }), { maxLength: 2 }),
    }),
  }),
);

const ingress = objects(
  "networking.k8s.io/v1",
  "Ingress",
  fc.record({ spec: fc.record({ rules: fc.array(fc.record({ host: HOST }), { maxLength: 2 }) }), status: BALANCER }),
);

const serviceImport = objects(
  "multicluster.x-k8s.io/v1alpha1",
  "ServiceImport",
  fc.record({
    spec: fc.record({ type: fc.constantFrom("ClusterSetIP", "Headless"), ips: fc.array(ADDRESS, { maxLength: 1 }) }),
  }),
  fc.record({
    labels: fc.constantFrom<FieldMap>(
      {},
      { "lighthouse.submariner.io/sourceName": "web", "lighthouse.submariner.io/sourceNamespace": "ns1" },
    ),
  }),
);

const oddity = fc.oneof(
  objects("v1", "ConfigMap", fc.constant({})),
  objects("v1", "Service", fc.constant({})),
  objects("v1", "Service", fc.constant({ spec: {} }), fc.constant({ name: undefined })),
  objects("v1", "Pod", fc.constant({ status: "none" })),
  objects(
    "networking.istio.io/v1beta1",
    "ServiceEntry",
    fc.constant({ spec: { hosts: ["old.example.com"], resolution: "DNS" } }),
  ),
);

/** With the fields alone that are read, as sources tell it. */
function kept(object: KubernetesObject): KubernetesObject {
  const kind = readKindOf(object.apiVersion, object.kind);
  return kind === undefined ? object : { ...object, content: keptContent(kind, object.content) };
}

/** Objects of every kind that is read; names, labels and hosts are so few that they meet. */
export const arbitraryUsableObject: fc.Arbitrary<KubernetesObject> = fc
  .oneof(
    { arbitrary: service, weight: 4 },
    { arbitrary: slice, weight: 4 },
    endpoints,
    { arbitrary: pod, weight: 2 },
    { arbitrary: workloadEntry, weight: 2 },
    { arbitrary: serviceEntry, weight: 3 },
    gateway,
    { arbitrary: virtualService, weight: 2 },
    kubernetesGateway,
    { arbitrary: route, weight: 2 },
    ingress,
    serviceImport,
  )
  .map(kept);

/** The same, and some that are not read, or of which nothing is known but that they are there. */
export const arbitraryObject: fc.Arbitrary<KubernetesObject> = fc.oneof(
  { arbitrary: arbitraryUsableObject, weight: 20 },
  { arbitrary: oddity.map(kept), weight: 1 },
);
