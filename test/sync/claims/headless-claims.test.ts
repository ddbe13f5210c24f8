import { expect, test } from "vitest";
import { readLines } from "../read-cluster.ts";

const DB = `
apiVersion: v1
kind: Service
metadata: {name: db, namespace: ns1, uid: uid-1}
spec: {clusterIP: None}
`;

/** An EndpointSlice of `db` with the given fields beside its metadata. */
function slice(name: string, fields: string, metadata = "labels: {kubernetes.io/service-name: db}"): string {
  return `---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: ${name}, namespace: ns1, ${metadata}}, ${fields}}
`;
}

const TWO_ENDPOINTS = slice(
  "db-a",
  "addressType: IPv4, endpoints: [{addresses: [10.0.0.1], hostname: db-0}, {addresses: [10.0.0.2], hostname: db-1}]",
);

test.each([
  [
    "the addresses of its endpoints, and each under its hostname",
    TWO_ENDPOINTS,
    [
      "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1",
      "db-1.db.ns1.svc.cluster.local. endpoints 10.0.0.2",
      "db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.2",
    ],
  ],
  [
    "endpoints without hostname under their dashed addresses",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1]}, {addresses: ['2001:DB8:0::1']}]"),
    [
      "10-0-0-1.db.ns1.svc.cluster.local. endpoints 10.0.0.1",
      "2001-db8--1.db.ns1.svc.cluster.local. endpoints 2001:db8::1",
      "db.ns1.svc.cluster.local. endpoints 10.0.0.1 2001:db8::1",
    ],
  ],
  [
    "the union of its slices, each address once",
    TWO_ENDPOINTS +
      slice("db-b", "endpoints: [{addresses: ['fd00::1'], hostname: db-0}, {addresses: [10.0.0.2], hostname: db-1}]"),
    [
      "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1 fd00::1",
      "db-1.db.ns1.svc.cluster.local. endpoints 10.0.0.2",
      "db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.2 fd00::1",
    ],
  ],
  [
    "all addresses of one endpoint",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1, 10.0.0.3], hostname: db-0}]"),
    [
      "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.3",
      "db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.3",
    ],
  ],
  [
    "ready endpoints only; a condition that is not said is ready",
    slice(
      "db-a",
      "endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}, {addresses: [10.0.0.2], conditions: {ready: false, serving: true}}, {addresses: [10.0.0.3], conditions: {}}]",
    ),
    [
      "10-0-0-1.db.ns1.svc.cluster.local. endpoints 10.0.0.1",
      "10-0-0-3.db.ns1.svc.cluster.local. endpoints 10.0.0.3",
      "db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.3",
    ],
  ],
  [
    "its name without an address when no endpoint is ready",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1], conditions: {ready: false}}]"),
    ["db.ns1.svc.cluster.local. endpoints"],
  ],
  [
    "its name without an address when its slice has endpoints: null",
    slice("db-a", "endpoints: null, ports: null"),
    ["db.ns1.svc.cluster.local. endpoints"],
  ],
  [
    "its name without an address when an endpoint has no addresses",
    slice("db-a", "endpoints: [{addresses: []}, {addresses: null}]"),
    ["db.ns1.svc.cluster.local. endpoints"],
  ],
  ["its name without an address, without slices", "", ["db.ns1.svc.cluster.local. endpoints"]],
  [
    "its name, and nothing of a slice without its label",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1]}]", "labels: {}"),
    ["db.ns1.svc.cluster.local. endpoints"],
  ],
  [
    "its name, and nothing of a slice of another namespace",
    "---\n{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: db-a, namespace: ns2, labels: {kubernetes.io/service-name: db}}, endpoints: [{addresses: [10.0.0.1]}]}",
    ["db.ns1.svc.cluster.local. endpoints"],
  ],
  [
    "a slice of discovery.k8s.io/v1beta1",
    TWO_ENDPOINTS.replace("k8s.io/v1,", "k8s.io/v1beta1,"),
    [
      "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1",
      "db-1.db.ns1.svc.cluster.local. endpoints 10.0.0.2",
      "db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.2",
    ],
  ],
  [
    "a slice that its own Service owns",
    slice(
      "db-a",
      "endpoints: [{addresses: [10.0.0.1], hostname: db-0}]",
      "labels: {kubernetes.io/service-name: db}, ownerReferences: [{kind: Service, uid: uid-1}]",
    ),
    ["db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1", "db.ns1.svc.cluster.local. endpoints 10.0.0.1"],
  ],
  [
    "a mirrored slice, which Endpoints own",
    slice(
      "db-a",
      "endpoints: [{addresses: [10.0.0.1], hostname: db-0}]",
      "labels: {kubernetes.io/service-name: db}, ownerReferences: [{kind: Endpoints, uid: uid-9}]",
    ),
    ["db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1", "db.ns1.svc.cluster.local. endpoints 10.0.0.1"],
  ],
  [
    "Endpoints when there are no slices",
    "---\n{apiVersion: v1, kind: Endpoints, metadata: {name: db, namespace: ns1}, subsets: [{addresses: [{ip: 10.0.0.1, hostname: db-0}], notReadyAddresses: [{ip: 10.0.0.2}]}, {addresses: [{ip: 10.0.0.3}]}]}",
    [
      "10-0-0-3.db.ns1.svc.cluster.local. endpoints 10.0.0.3",
      "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1",
      "db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.3",
    ],
  ],
  [
    "its name, and nothing of Endpoints without subsets",
    "---\n{apiVersion: v1, kind: Endpoints, metadata: {name: db, namespace: ns1}}",
    ["db.ns1.svc.cluster.local. endpoints"],
  ],
  [
    "its slices rather than its Endpoints",
    `${TWO_ENDPOINTS}---\n{apiVersion: v1, kind: Endpoints, metadata: {name: db, namespace: ns1}, subsets: [{addresses: [{ip: 10.0.0.9}]}]}`,
    [
      "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1",
      "db-1.db.ns1.svc.cluster.local. endpoints 10.0.0.2",
      "db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.2",
    ],
  ],
])("a headless Service answers %s", async (_case, others, claims) => {
  expect(await readLines(DB + others)).toEqual({ claims, diagnostics: [] });
});

test.each([
  [
    "a slice left over from a former Service is not used",
    slice(
      "db-old",
      "endpoints: [{addresses: [10.0.0.9]}]",
      "labels: {kubernetes.io/service-name: db}, ownerReferences: [{kind: Service, uid: uid-0}]",
    ),
    "notice: EndpointSlice ns1/db-old: metadata.ownerReferences: names a former Service db, since deleted, so the slice was not used",
    ["db.ns1.svc.cluster.local. endpoints"],
  ],
  [
    "a slice of names is not used",
    slice("db-a", "addressType: FQDN, endpoints: [{addresses: [a.example.org]}]"),
    "notice: EndpointSlice ns1/db-a: addressType: FQDN slices hold no addresses and are not read",
    ["db.ns1.svc.cluster.local. endpoints"],
  ],
  [
    "a bad address leaves the others",
    slice("db-a", "endpoints: [{addresses: [10.0.0.x]}, {addresses: [10.0.0.1], hostname: db-0}]"),
    'error: EndpointSlice ns1/db-a: endpoints[0].addresses[0]: "10.0.0.x" is not an IP address',
    ["db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1", "db.ns1.svc.cluster.local. endpoints 10.0.0.1"],
  ],
  [
    "a bad hostname gives way to the dashed address",
    slice("db-a", "endpoints: [{addresses: [10.0.0.1], hostname: db.0}]"),
    'warning: EndpointSlice ns1/db-a: endpoints[0].hostname: "db.0" is not a DNS label in lower case (RFC 1123)',
    ["10-0-0-1.db.ns1.svc.cluster.local. endpoints 10.0.0.1", "db.ns1.svc.cluster.local. endpoints 10.0.0.1"],
  ],
])("%s", async (_case, others, diagnostic, claims) => {
  expect(await readLines(DB + others)).toEqual({ claims, diagnostics: [diagnostic] });
});

test("publishNotReadyAddresses answers endpoints that are not ready, of slices and of Endpoints", async () => {
  const service = DB.replace("clusterIP: None", "clusterIP: None, publishNotReadyAddresses: true");
  const notReady = slice("db-a", "endpoints: [{addresses: [10.0.0.1], hostname: db-0, conditions: {ready: false}}]");
  expect((await readLines(service + notReady)).claims).toEqual([
    "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1",
    "db.ns1.svc.cluster.local. endpoints 10.0.0.1",
  ]);
  const endpoints =
    "---\n{apiVersion: v1, kind: Endpoints, metadata: {name: db, namespace: ns1}, subsets: [{notReadyAddresses: [{ip: 10.0.0.2, hostname: db-0}]}]}";
  expect((await readLines(service + endpoints)).claims).toEqual([
    "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.2",
    "db.ns1.svc.cluster.local. endpoints 10.0.0.2",
  ]);
});

test("endpoints carry the network of their cluster", async () => {
  const { claims } = await readLines(DB + slice("db-a", "endpoints: [{addresses: [10.0.0.1]}]"), {
    network: "network1",
  });
  expect(claims).toEqual([
    "10-0-0-1.db.ns1.svc.cluster.local. endpoints 10.0.0.1@network1",
    "db.ns1.svc.cluster.local. endpoints 10.0.0.1@network1",
  ]);
});

test("the slices of a Service with a clusterIP give it no endpoint names", async () => {
  expect(await readLines(DB.replace("None", "10.96.0.7") + TWO_ENDPOINTS)).toEqual({
    claims: ["db.ns1.svc.cluster.local. addresses 10.96.0.7"],
    diagnostics: [],
  });
});
