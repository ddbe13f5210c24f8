import type { ApiObject } from "../support/api-server/api-object.ts";

const ISTIO = "networking.istio.io/v1";
const GATEWAY_API = "gateway.networking.k8s.io/v1";

/** Objects of every kind that sync reads, each of which makes a difference to what a cluster says. */
export const OBJECTS_OF_ALL_KINDS: readonly ApiObject[] = [
  object("v1", "Service", "web", {
    spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
  }),
  object("v1", "Service", "db", { spec: { clusterIP: "None", ports: [{ name: "sql", port: 5432 }] } }),
  object("v1", "Service", "legacy", { spec: { type: "ExternalName", externalName: "legacy.example.net" } }),
  object("v1", "Service", "bare", { spec: { clusterIP: "None", ports: [{ name: "http", port: 80 }] } }),
  object("v1", "Service", "ingressgateway", {
    spec: { type: "LoadBalancer", selector: { istio: "ingress" }, ports: [{ name: "https", port: 443 }] },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.10" }] } },
  }),
  object(
    "discovery.k8s.io/v1",
    "EndpointSlice",
    "db-1",
    {
      addressType: "IPv4",
      endpoints: [
        { addresses: ["10.1.0.1"], hostname: "db-0", conditions: { ready: true } },
        { addresses: ["10.1.0.2"], hostname: "db-1", conditions: { ready: false } },
      ],
      ports: [{ name: "sql", port: 5432 }],
    },
    { "kubernetes.io/service-name": "db" },
  ),
  object("v1", "Endpoints", "bare", {
    subsets: [{ addresses: [{ ip: "10.1.0.9" }], ports: [{ name: "http", port: 80 }] }],
  }),
  // Of a Service whose slice is not there yet: nobody reads these beside slices.
  object("v1", "Service", "behind", { spec: { clusterIP: "None", ports: [{ name: "http", port: 80 }] } }),
  object(
    "v1",
    "Endpoints",
    "behind",
    { subsets: [{ addresses: [{ ip: "10.1.0.10" }], ports: [{ name: "http", port: 80 }] }] },
    { "endpoints.kubernetes.io/managed-by": "endpoint-controller" },
  ),
  object("v1", "Pod", "vm-like", readyPod("10.1.0.20"), { app: "vm" }),
  object("v1", "Pod", "job", { status: { phase: "Succeeded", podIP: "10.1.0.21" } }, { app: "vm" }),
  object("networking.k8s.io/v1", "Ingress", "shop", {
    spec: { rules: [{ host: "shop.example.com" }] },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.20" }] } },
  }),
  object(ISTIO, "ServiceEntry", "partner", {
    spec: { hosts: ["api.partner.example"], resolution: "DNS", ports: [{ number: 443, name: "tls", protocol: "TLS" }] },
  }),
  object(ISTIO, "ServiceEntry", "machines", {
    spec: {
      hosts: ["machines.example.com"],
      resolution: "STATIC",
      ports: [{ number: 80, name: "http", protocol: "HTTP" }],
      workloadSelector: { labels: { app: "vm" } },
    },
  }),
  object(ISTIO, "WorkloadEntry", "machine", { spec: { address: "10.2.0.1", labels: { app: "vm" } } }),
  object(ISTIO, "Gateway", "public", {
    spec: { selector: { istio: "ingress" }, servers: [{ hosts: ["*.istio.example.com"], port: { number: 443 } }] },
  }),
  object(ISTIO, "VirtualService", "shop", { spec: { hosts: ["shop.istio.example.com"], gateways: ["public"] } }),
  object(GATEWAY_API, "Gateway", "edge", {
    spec: {
      listeners: [
        { name: "https", hostname: "*.edge.example.com", port: 443, protocol: "HTTPS" },
        { name: "tls", hostname: "*.edge.example.com", port: 8443, protocol: "TLS", tls: { mode: "Passthrough" } },
      ],
    },
    status: { addresses: [{ type: "IPAddress", value: "192.0.2.30" }] },
  }),
  object(GATEWAY_API, "HTTPRoute", "web", route("web.edge.example.com")),
  object(GATEWAY_API, "GRPCRoute", "grpc", route("grpc.edge.example.com")),
  object("gateway.networking.k8s.io/v1alpha3", "TLSRoute", "tls", route("tls.edge.example.com")),
  object("multicluster.x-k8s.io/v1alpha1", "ServiceImport", "shared", {
    spec: { type: "ClusterSetIP", ips: ["10.99.0.1"], ports: [{ name: "http", port: 80, protocol: "TCP" }] },
  }),
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "unread" } },
];

type Labels = Readonly<Record<string, string>>;

function object(apiVersion: string, kind: string, name: string, content: object, labels?: Labels): ApiObject {
  const metadata = { name, namespace: "shop", ...(labels === undefined ? {} : { labels }) };
  return { apiVersion, kind, metadata, ...content };
}

function readyPod(ip: string): object {
  return { status: { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions: [{ type: "Ready", status: "True" }] } };
}

function route(hostname: string): object {
  const parentRef = { name: "edge" };
  return {
    spec: { hostnames: [hostname], parentRefs: [parentRef] },
    status: { parents: [{ parentRef, conditions: [{ type: "Accepted", status: "True" }] }] },
  };
}
