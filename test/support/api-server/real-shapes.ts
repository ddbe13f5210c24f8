import type { ApiObject, JsonObject } from "./api-object.ts";

/** Objects with all the fields that they have in clusters, for sources that must not stumble over what they do not read. */

/** An endpoint as the EndpointSlice controller writes it, with a topology hint and the pod behind it. */
function endpointOf(namespace: string, name: string, index: number): JsonObject {
  const zone = `zone-${index % 3}`;
  return {
    addresses: [`10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`],
    conditions: { ready: true, serving: true, terminating: false },
    hints: { forZones: [{ name: zone }] },
    nodeName: `node-${index % 50}`,
    targetRef: { kind: "Pod", name: `${name}-${index}`, namespace, uid: uidOf(index) },
    zone,
  };
}

/** A Service of type ClusterIP with two ports, with what Helm and the server write into it. */
export function realService(namespace: string, name: string, clusterIP = "10.96.7.11"): ApiObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace,
      labels: { app: name, "app.kubernetes.io/managed-by": "Helm", "helm.sh/chart": `${name}-1.4.2` },
      annotations: { "meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": namespace },
    },
    spec: {
      clusterIP,
      clusterIPs: [clusterIP],
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      ports: [
        { name: "http", appProtocol: "http", port: 80, protocol: "TCP", targetPort: 8080 },
        { name: "metrics", port: 9090, protocol: "TCP", targetPort: "metrics" },
      ],
      selector: { app: name },
      sessionAffinity: "None",
      trafficDistribution: "PreferClose",
      type: "ClusterIP",
    },
    status: { loadBalancer: {} },
  };
}

/** A slice of a Service with so many ready endpoints; `start` numbers the first of them. */
export function realEndpointSlice(namespace: string, service: string, endpoints: number, start = 0): ApiObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `${service}-${start.toString(36).padStart(5, "0")}`,
      generateName: `${service}-`,
      namespace,
      labels: {
        app: service,
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        "kubernetes.io/service-name": service,
      },
      annotations: { "endpoints.kubernetes.io/last-change-trigger-time": "2026-03-02T08:11:29Z" },
      ownerReferences: [ownerOf("v1", "Service", service, start)],
    },
    addressType: "IPv4",
    endpoints: Array.from({ length: endpoints }, (_, index) => endpointOf(namespace, service, start + index)),
    ports: [
      { appProtocol: "http", name: "http", port: 8080, protocol: "TCP" },
      { name: "metrics", port: 9090, protocol: "TCP" },
    ],
  };
}

/** A ServiceEntry with endpoints and addresses, as Istio 1.26 keeps it. */
export function realServiceEntry(namespace: string, name: string, host: string): ApiObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: {
      name,
      namespace,
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ spec: { hosts: [host] } }) },
    },
    spec: {
      addresses: ["192.0.2.10"],
      endpoints: [{ address: "198.51.100.7", labels: { version: "v1" }, locality: "region-1/zone-1" }],
      exportTo: ["*"],
      hosts: [host],
      location: "MESH_EXTERNAL",
      ports: [{ name: "tls", number: 443, protocol: "TLS" }],
      resolution: "STATIC",
    },
    status: { addresses: [{ host, value: "240.240.0.17" }] },
  };
}

/** A Lease as leader election writes it; times in RFC 3339 with microseconds. */
export function realLease(namespace: string, name: string, holderIdentity: string, renewTime: string): ApiObject {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name, namespace },
    spec: { acquireTime: renewTime, holderIdentity, leaseDurationSeconds: 15, leaseTransitions: 3, renewTime },
  };
}

/** A running Pod, with the many fields that sync does not read. */
export function realPod(namespace: string, name: string, podIP: string, labels: Record<string, string>): ApiObject {
  const startTime = "2026-03-02T08:11:20Z";
  const condition = { lastProbeTime: null, lastTransitionTime: startTime, status: "True" };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels, ownerReferences: [ownerOf("apps/v1", "ReplicaSet", name, 1)] },
    spec: {
      containers: [
        {
          name: "app",
          image: "registry.example.com/app:1.4.2",
          imagePullPolicy: "IfNotPresent",
          ports: [{ containerPort: 8080, name: "http", protocol: "TCP" }],
          resources: { requests: { cpu: "100m", memory: "64Mi" } },
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
        },
      ],
      dnsPolicy: "ClusterFirst",
      enableServiceLinks: true,
      hostname: name,
      nodeName: "node-1",
      preemptionPolicy: "PreemptLowerPriority",
      priority: 0,
      restartPolicy: "Always",
      schedulerName: "default-scheduler",
      serviceAccountName: "default",
      subdomain: "pods",
      tolerations: [{ effect: "NoExecute", key: "node.kubernetes.io/not-ready", operator: "Exists" }],
    },
    status: {
      conditions: ["Initialized", "Ready", "ContainersReady"].map((type) => ({ ...condition, type })),
      hostIP: "192.0.2.1",
      hostIPs: [{ ip: "192.0.2.1" }],
      phase: "Running",
      podIP,
      podIPs: [{ ip: podIP }],
      qosClass: "Burstable",
      startTime,
    },
  };
}

function ownerOf(apiVersion: string, kind: string, name: string, number: number): JsonObject {
  return { apiVersion, blockOwnerDeletion: true, controller: true, kind, name, uid: uidOf(number) };
}

function uidOf(number: number): string {
  return `6f2c1f00-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}
