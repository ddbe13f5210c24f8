import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { clusterPartFrom, SourceError } from "../../src/sync/source.ts";
import { serviceClaim } from "../support/mesh-values.ts";
import { claimLine, readCluster, readLines, readManifests, SETTINGS } from "./read-cluster.ts";

const MIXED = [
  "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns2}, spec: {clusterIP: 10.96.0.7}}",
  "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns1}, spec: {clusterIP: 10.96.0.8}}",
  "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: ns1}, spec: {clusterIP: None, selector: {app: db}}}",
  "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: db-a, namespace: ns1, labels: {kubernetes.io/service-name: db}}, endpoints: [{addresses: [10.0.0.2], hostname: db-0}]}",
  "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: db-b, namespace: ns1, labels: {kubernetes.io/service-name: db}}, endpoints: [{addresses: [10.0.0.1], hostname: db-0}, {addresses: [10.0.0.x]}]}",
  "{apiVersion: v1, kind: Endpoints, metadata: {name: db, namespace: ns1}, subsets: []}",
  "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: one, namespace: ns1}, spec: {hosts: [a.example], resolution: DNS}}",
  "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: three, namespace: ns1}, spec: {hosts: [b.example], resolution: DNS, workloadSelector: {labels: {app: db}}}}",
  "{apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: vm1, namespace: ns1}, spec: {address: 192.0.2.8, labels: {app: db}}}",
  "{apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: vm2, namespace: ns1}, spec: {address: b.example.net, labels: {app: db}}}",
  "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: two, namespace: ns1}, spec: {hosts: [a.example, a–b.example], addresses: [192.0.2.1]}}",
  "{apiVersion: v1, kind: Service, metadata: {namespace: ns1}}",
  "{apiVersion: v1, kind: Service, metadata: {name: old, namespace: ns3, resourceVersion: '1'}, spec: {clusterIP: 10.96.0.1}}",
  "{apiVersion: v1, kind: Service, metadata: {name: old, namespace: ns3, resourceVersion: '2'}, spec: {clusterIP: 10.96.0.2}}",
  "{apiVersion: v1, kind: Secret, metadata: {name: s}}",
  "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}",
];

const CLAIMS = [
  "a.example. vip via a.example",
  "a.example. addresses 192.0.2.1",
  "b.example. vip via 192.0.2.8 b.example.net",
  "db.ns1.svc.cluster.local. endpoints db-0=10.0.0.1 db-0=10.0.0.2 192-0-2-8=192.0.2.8",
  "old.ns3.svc.cluster.local. addresses 10.96.0.2",
  "web.ns1.svc.cluster.local. addresses 10.96.0.8",
  "web.ns2.svc.cluster.local. addresses 10.96.0.7",
];

const DIAGNOSTICS = [
  'error: EndpointSlice ns1/db-b: endpoints[1].addresses[0]: "10.0.0.x" is not an IP address',
  "error: Service ns1/(no name): metadata.name: is missing, so the object was skipped",
  'error: ServiceEntry ns1/two: spec.hosts[1]: "a–b.example": the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
  "notice: WorkloadEntry ns1/vm2: spec.address: b.example.net. is no IP address, so it cannot be an answer",
  "notice: cluster east: 2 objects of kinds that meshdoh does not read were ignored: ConfigMap 1, Secret 1",
];

test("the order of documents never changes what comes of them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...MIXED], { minLength: MIXED.length }), async (documents) => {
      const { claims, diagnostics } = await readLines(documents.join("\n---\n"));
      expect(claims).toEqual(CLAIMS);
      expect(diagnostics.toSorted()).toEqual(DIAGNOSTICS);
    }),
    { numRuns: 50 },
  );
});

test("the order of objects changes neither part nor diagnostics, not even among copies that differ", async () => {
  const copy = "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns2}, spec: {clusterIP: 10.96.0.9}}";
  const { objects } = await readManifests([...MIXED, copy].join("\n---\n"));
  const expected = clusterPartFrom(objects, SETTINGS);
  fc.assert(
    fc.property(fc.shuffledSubarray([...objects], { minLength: objects.length }), (shuffled) => {
      expect(clusterPartFrom(shuffled, SETTINGS)).toEqual(expected);
    }),
  );
  expect(expected.part.claims.map(claimLine)).toEqual(CLAIMS);
  expect(expected.diagnostics.filter(({ severity }) => severity === "warning")).toHaveLength(1);
});

test("the observation says where and when, and which namespaces hold a Service", async () => {
  const { part } = await readCluster(MIXED.join("\n---\n"), { network: "network1", zone: parseName("east.example.") });
  expect(part.observation).toStrictEqual({
    cluster: "east",
    zone: "east.example.",
    network: "network1",
    observedSeconds: 1_700_000_000,
    leaseSeconds: 86_400,
    namespaces: ["ns1", "ns2", "ns3"],
  });
  expect(part.claims.map(({ name }) => name)).toContain("web.ns1.svc.east.example.");
});

test("what a source says of names itself is among the claims, and makes its namespaces known", async () => {
  const { objects } = await readManifests(
    "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns2}, spec: {clusterIP: 10.96.0.9}}",
  );
  const claim = serviceClaim(["192.0.2.7"], { namespace: "ns1", object: "api" });
  const said = { name: parseName("api.ns1.svc.cluster.local"), claim };
  const { part, seen } = clusterPartFrom(objects, SETTINGS, false, [said]);
  expect(part.claims.map(({ name }) => name)).toEqual(["api.ns1.svc.cluster.local.", "web.ns2.svc.cluster.local."]);
  expect(part.observation.namespaces).toEqual(["ns1", "ns2"]);
  expect(seen).toEqual(new Set(["Service ns1/api", "Service ns2/web"]));
});

test("nothing gives an empty part without a complaint", () => {
  expect(clusterPartFrom([], SETTINGS)).toEqual({
    part: { observation: { ...SETTINGS, namespaces: [] }, claims: [] },
    diagnostics: [],
  });
});

test("a Service that nothing answers still makes its namespace known", async () => {
  const { part } = await readCluster(
    "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns9}, spec: {}}",
  );
  expect(part.observation.namespaces).toEqual(["ns9"]);
});

test("a ServiceEntry host inside the zone makes the namespace above it known, one outside does not", async () => {
  const { part } = await readCluster(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: legacy, namespace: istio }
spec: { hosts: [legacy.ns9.svc.cluster.local, db.ns8.example.com], addresses: [192.0.2.9], resolution: NONE }`);
  expect(part.observation.namespaces).toEqual(["ns9"]);
});

test("a namespace is known to those alone who may see a name in it, and that of an import in its own zone", async () => {
  const { part } = await readCluster(`
apiVersion: v1
kind: Service
metadata: { name: web, namespace: ns1, annotations: { networking.istio.io/exportTo: "team-b,." } }
spec: { clusterIP: 10.96.0.7 }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: legacy, namespace: istio }
spec: { hosts: [legacy.ns1.svc.cluster.local], addresses: [192.0.2.9], exportTo: [team-a] }
---
apiVersion: v1
kind: Service
metadata: { name: hidden, namespace: ns2, annotations: { networking.istio.io/exportTo: "~" } }
spec: { clusterIP: 10.96.0.8 }`);
  expect(part.observation).toMatchObject({
    namespaces: [],
    restrictedNamespaces: [{ namespace: "ns1", exportTo: ["ns1", "team-a", "team-b"] }],
  });
});

test("hosts exposed at a load balancer and imported Services are claims like others, with their namespaces", async () => {
  const { part, diagnostics } = await readCluster(`
apiVersion: v1
kind: Service
metadata: { name: ingress, namespace: istio }
spec: { type: LoadBalancer, clusterIP: 10.96.0.7, selector: { app: gw } }
status: { loadBalancer: { ingress: [{ ip: 192.0.2.1 }] } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gw, namespace: istio }
spec: { selector: { app: gw }, servers: [{ hosts: ["*"], port: { number: 80, name: http, protocol: HTTP } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: ns1 }
spec: { hosts: [shop.example.com], gateways: [istio/gw] }
---
apiVersion: multicluster.x-k8s.io/v1alpha1
kind: ServiceImport
metadata: { name: far, namespace: ns7 }
spec: { type: ClusterSetIP, ips: [10.7.0.1] }`);
  expect(part.claims.map(claimLine)).toEqual([
    "far.ns7.svc.clusterset.local. addresses 10.7.0.1",
    "ingress.istio.svc.cluster.local. addresses 10.96.0.7 external 192.0.2.1",
    "shop.example.com. external 192.0.2.1",
  ]);
  expect(part.observation).toMatchObject({ namespaces: ["istio"], importedNamespaces: ["ns7"] });
  expect(diagnostics).toEqual([]);
});

test("what several find wrong with one object is said once", async () => {
  const { diagnostics } = await readLines(
    "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns1}, spec: 7}",
  );
  expect(diagnostics).toEqual([
    "error: Service ns1/web: spec: must be a map, not 7",
    "warning: Service ns1/web: spec.clusterIP: is missing: only the cluster knows it, so read the Service from there (kubectl get services -A -o yaml)",
  ]);
});

test("an entry may name more hosts than a call can have arguments", async () => {
  const hosts = Array.from({ length: 150_000 }, (_, index) => `h${index}.example`);
  const object = {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: { name: "a" },
    spec: { hosts, resolution: "STATIC" },
  };
  const { part } = await readCluster(JSON.stringify(object));
  expect(part.claims).toHaveLength(150_000);
});

test("a Service of Knative is no Service", async () => {
  const { part } = await readCluster(
    "{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web, namespace: ns1}, spec: {clusterIP: 10.96.0.7}}",
  );
  expect(part).toMatchObject({ claims: [], observation: { namespaces: [] } });
});

test("a SourceError keeps its cause", () => {
  const cause = new Error("EACCES");
  expect(new SourceError("unreadable", "cannot read a", { cause })).toMatchObject({ code: "unreadable", cause });
});
