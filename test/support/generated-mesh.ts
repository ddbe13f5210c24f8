import type { KubernetesObject } from "../../src/sync/objects/kubernetes-object.ts";

/** The size of a mesh that is made up; the same three numbers always give the same mesh. */
export interface GeneratedMesh {
  /** Different names of the table, over all clusters: Services and hosts; more than `SHARED_SERVICES`. */
  readonly names: number;
  /** 1 to 250. */
  readonly clusters: number;
  readonly seed: number;
}

/** Services that every cluster has under the same names, so that clusters meet in one host. */
const SHARED_SERVICES = 20;
/** How many Services a namespace has. */
const SERVICES_PER_NAMESPACE = 25;

/** The id of a cluster, by its number from 0. */
export function generatedCluster(index: number): string {
  return `c${String(index).padStart(3, "0")}`;
}

/**
 * The objects of one cluster: the shared Services, then of a hundred names 78 are Services with a ClusterIP (a quarter with endpoints), 6 headless
 * Services of three endpoints, 2 ExternalNames, 4 hosts of ServiceEntries that need a VIP, 8 with addresses, 2 Ingresses.
 */
export function* generatedObjects(mesh: GeneratedMesh, cluster: number): Generator<KubernetesObject> {
  const random = mulberry32(mesh.seed * 1_000_003 + cluster);
  for (let number = 0; number < SHARED_SERVICES; number++) yield sharedService(cluster, number);
  const count = ownNamesOf(mesh, cluster);
  for (let index = 0; index < count; index++) yield* objectsOf({ cluster, index, random });
}

/** How many names only this cluster has: an even share, the first clusters one more. */
export function ownNamesOf({ names, clusters }: GeneratedMesh, cluster: number): number {
  const own = names - SHARED_SERVICES;
  return Math.floor(own / clusters) + (cluster < own % clusters ? 1 : 0);
}

function sharedService(cluster: number, number: number): KubernetesObject {
  const clusterIP = `10.${96 + (cluster % 32)}.255.${number}`;
  const metadata = { name: `common-${number}`, namespace: "shared" };
  return { apiVersion: "v1", kind: "Service", origin: {}, content: { metadata, spec: { clusterIP } } };
}

/** The name that the object with this number answers for, without a dot at its end; `index` counts within the cluster. */
export function generatedName(cluster: number, index: number): string {
  const share = index % 100;
  if (share < 86) return `svc-${index}.${namespaceOf(cluster, index)}.svc.cluster.local`;
  const domain = `d${Math.floor(index / 100) % 97}.example.com`;
  return share < 98 ? `ext-${cluster}-${index}.${domain}` : `www-${cluster}-${index}.${domain}`;
}

interface Place {
  readonly cluster: number;
  readonly index: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

function objectsOf(place: Place): KubernetesObject[] {
  const share = place.index % 100;
  if (share < 78) return clusterIpService(place);
  if (share < 84) return headlessService(place);
  if (share < 86) return [object("v1", "Service", place, externalName(place))];
  if (share < 98) return [serviceEntry(place, share < 90)];
  return [ingress(place)];
}

function clusterIpService(place: Place): KubernetesObject[] {
  const clusterIP = `10.${96 + (place.cluster % 32)}.${(place.index >> 8) % 255}.${place.index & 255}`;
  const ports = [
    { name: "http", port: 80, protocol: "TCP" },
    { name: "metrics", port: 9000 + Math.floor(place.random() * 100), protocol: "TCP" },
  ];
  const service = object("v1", "Service", place, { spec: { clusterIP, clusterIPs: [clusterIP], ports } });
  return place.random() < 0.25 ? [service, slice(place, 2, false)] : [service];
}

function headlessService(place: Place): KubernetesObject[] {
  const spec = { clusterIP: "None", clusterIPs: ["None"], ports: [{ name: "sql", port: 5432, protocol: "TCP" }] };
  return [object("v1", "Service", place, { spec }), slice(place, 3, true)];
}

function slice(place: Place, endpointCount: number, hasHostnames: boolean): KubernetesObject {
  const name = nameOf(place);
  const endpoints = Array.from({ length: endpointCount }, (_, number) => ({
    addresses: [podAddress(place, number)],
    conditions: { ready: place.random() < 0.98 },
    ...(hasHostnames ? { hostname: `${name}-${number}` } : {}),
  }));
  const labels = { "kubernetes.io/service-name": name };
  const metadata = { name: `${name}-x7k2p`, namespace: namespaceOf(place.cluster, place.index), labels };
  const ports = hasHostnames ? [{ name: "sql", port: 5432 }] : [{ name: "http", port: 8080 }];
  const content = { metadata, addressType: "IPv4", endpoints, ports };
  return { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", origin: {}, content };
}

function externalName({ cluster, index }: Place): Readonly<Record<string, unknown>> {
  return { spec: { type: "ExternalName", externalName: `legacy-${cluster}-${index}.example.net` } };
}

function serviceEntry(place: Place, needsVip: boolean): KubernetesObject {
  const hosts = [generatedName(place.cluster, place.index)];
  const ports = [{ number: 3306, name: "tcp", protocol: "TCP" }];
  const addresses = [`172.${16 + (place.cluster % 16)}.${(place.index >> 8) & 255}.${place.index & 255}`];
  const spec = needsVip ? { hosts, ports, resolution: "DNS" } : { hosts, ports, resolution: "NONE", addresses };
  return object("networking.istio.io/v1", "ServiceEntry", place, { spec });
}

function ingress(place: Place): KubernetesObject {
  const status = { loadBalancer: { ingress: [{ ip: `198.51.100.${place.cluster % 250}` }] } };
  const spec = { rules: [{ host: generatedName(place.cluster, place.index) }] };
  return object("networking.k8s.io/v1", "Ingress", place, { spec, status });
}

function object(
  apiVersion: string,
  kind: string,
  place: Place,
  rest: Readonly<Record<string, unknown>>,
): KubernetesObject {
  return { apiVersion, kind, origin: {}, content: { metadata: metadataOf(place), ...rest } };
}

/** What a cluster adds to each object, most of which nobody asks for. */
function metadataOf(place: Place): Readonly<Record<string, unknown>> {
  const name = nameOf(place);
  return {
    name,
    namespace: namespaceOf(place.cluster, place.index),
    uid: `00000000-0000-4000-8000-${String(place.cluster * 1_000_000 + place.index).padStart(12, "0")}`,
    resourceVersion: String(1_000_000 + place.index),
    creationTimestamp: "2026-01-01T00:00:00Z",
    labels: { "app.kubernetes.io/name": name, "app.kubernetes.io/managed-by": "Helm" },
    annotations: { "meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": "default" },
  };
}

function nameOf({ index }: Place): string {
  return `svc-${index}`;
}

function namespaceOf(cluster: number, index: number): string {
  return `team-${cluster}-${Math.floor(index / SERVICES_PER_NAMESPACE)}`;
}

function podAddress({ cluster, index }: Place, number: number): string {
  return `10.${cluster % 64}.${(index >> 6) & 255}.${((index << 2) & 252) + number}`;
}

/** A generator of numbers in [0, 1) of which the seed is all there is (public domain, Tommy Ettinger). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
