import { expect, test } from "vitest";
import type { FieldMap, KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import { isFieldMap } from "../../../src/sync/objects/kubernetes-object.ts";
import { keptContent } from "../../../src/sync/objects/kept-content.ts";
import { Fields } from "../../../src/sync/objects/fields.ts";
import { KEPT_FIELDS, type Kept, type KeptFields } from "../../../src/sync/objects/kept-fields.ts";
import { readKindOf } from "../../../src/sync/objects/kinds.ts";
import { clusterPartFrom } from "../../../src/sync/source.ts";
import { SETTINGS } from "../read-cluster.ts";

const CREATED = { creationTimestamp: "2026-03-02T09:14:21Z", resourceVersion: "7" };

function object(apiVersion: string, kind: string, metadata: FieldMap, rest: FieldMap): KubernetesObject {
  const own = { namespace: "ns1", ...CREATED, managedFields: [{}], ...metadata };
  return { apiVersion, kind, content: { apiVersion, kind, metadata: own, ...rest }, origin: {} };
}

const ISTIO = "networking.istio.io/v1";
const GATEWAY = "gateway.networking.k8s.io/v1";
const IP_OF_BALANCER = { loadBalancer: { ingress: [{ ip: "192.0.2.1", ports: [] }, { hostname: "lb.example" }] } };
const PORT = { name: "http", port: 80, protocol: "UDP", targetPort: 8080, nodePort: 1 };
const READY = [{ type: "Ready", status: "True", reason: "x" }];
const SLICE_LABELS = { "kubernetes.io/service-name": "db", app: "db" };
const IMPORT_LABELS = {
  "multicluster.kubernetes.io/service-name": "shop",
  "multicluster.kubernetes.io/source-cluster": "west",
};

/** Objects that between them have every field which is read. */
const OBJECTS: readonly KubernetesObject[] = [
  object(
    "v1",
    "Service",
    { name: "web", uid: "u-1", annotations: { "networking.istio.io/exportTo": "ns1" } },
    {
      spec: {
        type: "LoadBalancer",
        clusterIP: "10.96.0.7",
        ports: [PORT],
        externalIPs: ["198.51.100.1"],
        selector: { app: "web" },
      },
      status: IP_OF_BALANCER,
    },
  ),
  object(
    "v1",
    "Service",
    { name: "db", uid: "u-2" },
    {
      spec: {
        clusterIPs: ["None"],
        publishNotReadyAddresses: true,
        ports: [{ ...PORT, name: "sql" }],
        selector: { app: "db" },
      },
    },
  ),
  object("v1", "Service", { name: "alias" }, { spec: { type: "ExternalName", externalName: "alias.example" } }),
  object(
    "v1",
    "Endpoints",
    { name: "web" },
    {
      subsets: [
        {
          addresses: [{ ip: "10.0.0.1", hostname: "a", targetRef: {} }],
          notReadyAddresses: [{ ip: "10.0.0.2" }],
          ports: [{ name: "http", port: 8081, protocol: "UDP" }],
        },
      ],
    },
  ),
  object(
    "discovery.k8s.io/v1",
    "EndpointSlice",
    { name: "db-a", labels: SLICE_LABELS, ownerReferences: [{ kind: "Service", uid: "u-2" }] },
    {
      addressType: "IPv4",
      endpoints: [
        { addresses: ["10.0.0.3"], hostname: "db-0", conditions: { ready: false, serving: true }, zone: "a" },
      ],
      ports: [{ name: "sql", port: 5432, protocol: "UDP", appProtocol: "x" }],
    },
  ),
  object(
    "discovery.k8s.io/v1",
    "EndpointSlice",
    { name: "db-old", labels: SLICE_LABELS, ownerReferences: [{ kind: "Service", uid: "u-0" }] },
    {
      endpoints: [{ addresses: ["10.0.0.9"] }],
    },
  ),
  object("discovery.k8s.io/v1", "EndpointSlice", { name: "fqdn", labels: SLICE_LABELS }, { addressType: "FQDN" }),
  object(
    "discovery.k8s.io/v1",
    "EndpointSlice",
    { name: "shop-a", labels: IMPORT_LABELS },
    {
      endpoints: [{ addresses: ["10.1.0.1"], hostname: "shop-0" }],
      ports: [{ name: "http", port: 80 }],
    },
  ),
  object(
    "v1",
    "Pod",
    { name: "p1", labels: { app: "vm" } },
    { status: { phase: "Running", podIPs: [{ ip: "10.0.0.4" }], conditions: READY } },
  ),
  object(
    "v1",
    "Pod",
    { name: "p2", labels: { app: "vm", "topology.istio.io/network": "n2" } },
    { status: { podIP: "10.0.0.5", conditions: READY } },
  ),
  object(
    "v1",
    "Pod",
    { name: "p3", labels: { app: "vm" }, deletionTimestamp: "x" },
    { status: { podIP: "10.0.0.6", conditions: READY } },
  ),
  object(
    ISTIO,
    "ServiceEntry",
    { name: "se", labels: { "networking.istio.io/enable-autoallocate-ip": "true" } },
    {
      spec: {
        hosts: ["a.example"],
        resolution: "STATIC",
        exportTo: ["ns1", "ns2"],
        ports: [{ name: "http", number: 80, protocol: "UDP", targetPort: 8080 }],
        endpoints: [{ address: "192.0.2.7", network: "n1", ports: { http: 81 }, weight: 1 }],
        workloadSelector: { labels: { app: "vm" } },
      },
      status: { addresses: [{ value: "240.240.0.1", host: "a.example" }], conditions: [] },
    },
  ),
  object(
    ISTIO,
    "ServiceEntry",
    { name: "fixed", labels: { "networking.istio.io/enable-autoallocate-ip": "false" } },
    {
      spec: { hosts: ["b.example"], addresses: ["192.0.2.9"], resolution: "DNS" },
    },
  ),
  object(
    ISTIO,
    "ServiceEntry",
    { name: "no-vip", labels: { "networking.istio.io/enable-autoallocate-ip": "false" } },
    {
      spec: { hosts: ["c.example"], resolution: "DNS" },
    },
  ),
  object(
    ISTIO,
    "WorkloadEntry",
    { name: "vm1", labels: { app: "vm" } },
    {
      spec: { address: "192.0.2.3", network: "n3", ports: { http: 83 }, labels: { tier: "x" }, weight: 1 },
    },
  ),
  object(
    ISTIO,
    "WorkloadEntry",
    { name: "vm2" },
    {
      spec: { address: "192.0.2.4", labels: { app: "vm" } },
      status: { conditions: [{ type: "Healthy", status: "False" }] },
    },
  ),
  object(
    ISTIO,
    "VirtualService",
    { name: "vs" },
    { spec: { hosts: ["shop.example"], gateways: ["gw"], exportTo: ["*"], http: [{}] } },
  ),
  object(
    ISTIO,
    "Gateway",
    { name: "gw" },
    {
      spec: { selector: { app: "web" }, servers: [{ hosts: ["*/shop.example"], port: { number: 80 } }] },
    },
  ),
  object(
    GATEWAY,
    "Gateway",
    { name: "gw2" },
    {
      spec: {
        gatewayClassName: "x",
        listeners: [{ name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } }],
      },
      status: { addresses: [{ type: "IPAddress", value: "192.0.2.21" }] },
    },
  ),
  object(
    GATEWAY,
    "HTTPRoute",
    { name: "route" },
    {
      spec: { hostnames: ["route.example"], parentRefs: [{ name: "gw2" }], rules: [] },
      status: { parents: [{ parentRef: { name: "gw2" }, conditions: [{ type: "Accepted", status: "True" }] }] },
    },
  ),
  object(
    GATEWAY,
    "GRPCRoute",
    { name: "refused" },
    {
      spec: { hostnames: ["grpc.example"], parentRefs: [{ name: "gw2" }] },
      status: { parents: [{ parentRef: { name: "gw2" }, conditions: [{ type: "Accepted", status: "False" }] }] },
    },
  ),
  object(
    "networking.k8s.io/v1",
    "Ingress",
    { name: "ing" },
    { spec: { rules: [{ host: "ing.example", http: {} }] }, status: IP_OF_BALANCER },
  ),
  object(
    "multicluster.x-k8s.io/v1alpha1",
    "ServiceImport",
    { name: "shop" },
    {
      spec: { type: "Headless", ips: [], ports: [{ name: "http", port: 80, protocol: "TCP" }] },
    },
  ),
  object(
    "multicluster.x-k8s.io/v1alpha1",
    "ServiceImport",
    {
      name: "x-y-z",
      labels: { "lighthouse.submariner.io/sourceName": "far" },
      annotations: { "origin-namespace": "ns2" },
    },
    {
      spec: { type: "ClusterSetIP", ips: ["10.2.0.1"] },
    },
  ),
];

function pruned(read: KubernetesObject): KubernetesObject {
  const kind = readKindOf(read.apiVersion, read.kind);
  return kind === undefined ? read : { ...read, content: keptContent(kind, read.content) };
}

test("objects say the same without the fields that are not kept", () => {
  const whole = clusterPartFrom(OBJECTS, SETTINGS);
  const reading = clusterPartFrom(OBJECTS.map(pruned), SETTINGS);
  expect(reading).toEqual(whole);
  expect(whole.part.claims.length).toBeGreaterThan(8);
});

test("no field is read that is not kept, whatever objects hold", () => {
  const unkept = new Set<string>();
  const watched = OBJECTS.map((read) => {
    const kind = readKindOf(read.apiVersion, read.kind);
    if (kind === undefined) throw new RangeError(`${read.kind} is not read`);
    return { ...read, content: watch(read.content, KEPT_FIELDS[kind], (path) => unkept.add(`${kind} ${path}`)) };
  });
  clusterPartFrom(watched, SETTINGS);
  expect([...unkept]).toEqual([]);
});

test("a field that is not kept is seen when it is read", () => {
  const seen: string[] = [];
  const map = watch({ spec: { ports: [{ name: "http" }] } }, KEPT_FIELDS.Service, (path) => seen.push(path));
  const fields = new Fields(map, "", () => {});
  fields.map("spec").text("sessionAffinity");
  fields.map("spec").maps("ports")[0]?.text("appProtocol");
  fields.map("metadata").text("name");
  expect(seen).toEqual(["spec.sessionAffinity", "spec.ports.appProtocol"]);
});

/** The same map, of which each field that is asked for and not among `fields` is told by its path. */
function watch(map: FieldMap, fields: KeptFields, tell: (path: string) => void): FieldMap {
  return new Proxy(map, {
    get(target, key) {
      if (typeof key !== "string") return undefined;
      const inner = fields[key];
      if (inner === undefined) tell(key);
      return watchValue(target[key], inner, (path) => tell(`${key}.${path}`));
    },
  });
}

function watchValue(value: unknown, kept: Kept | undefined, tell: (path: string) => void): unknown {
  if (kept === undefined || kept === true) return value;
  if (Array.isArray(value))
    return value.map((entry: unknown) => watchValue(entry, isList(kept) ? kept[0] : kept, tell));
  return isFieldMap(value) && !isList(kept) ? watch(value, kept, tell) : value;
}

function isList(kept: Kept): kept is readonly [KeptFields] {
  return Array.isArray(kept);
}
