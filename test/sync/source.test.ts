import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { clusterPartFrom, SourceError } from "../../src/sync/source.ts";
import { claimLine, readCluster, readLines, readManifests, SETTINGS } from "./read-cluster.ts";

const MIXED = [
  "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns2}, spec: {clusterIP: 10.96.0.7}}",
  "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns1}, spec: {clusterIP: 10.96.0.8}}",
  "{apiVersion: v1, kind: Service, metadata: {name: db, namespace: ns1}, spec: {clusterIP: None}}",
  "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: db-a, namespace: ns1, labels: {kubernetes.io/service-name: db}}, endpoints: [{addresses: [10.0.0.2], hostname: db-0}]}",
  "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: db-b, namespace: ns1, labels: {kubernetes.io/service-name: db}}, endpoints: [{addresses: [10.0.0.1], hostname: db-0}, {addresses: [10.0.0.x]}]}",
  "{apiVersion: v1, kind: Endpoints, metadata: {name: db, namespace: ns1}, subsets: []}",
  "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: one, namespace: ns1}, spec: {hosts: [b.example, a.example], resolution: DNS}}",
  "{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: two, namespace: ns1}, spec: {hosts: [a.example, a–b.example], addresses: [192.0.2.1]}}",
  "{apiVersion: v1, kind: Service, metadata: {namespace: ns1}}",
  "{apiVersion: v1, kind: Service, metadata: {name: old, namespace: ns3, resourceVersion: '1'}, spec: {clusterIP: 10.96.0.1}}",
  "{apiVersion: v1, kind: Service, metadata: {name: old, namespace: ns3, resourceVersion: '2'}, spec: {clusterIP: 10.96.0.2}}",
  "{apiVersion: v1, kind: Pod}",
  "{apiVersion: v1, kind: ConfigMap}",
];

const CLAIMS = [
  "a.example. vip",
  "a.example. addresses 192.0.2.1",
  "b.example. vip",
  "db-0.db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.2",
  "db.ns1.svc.cluster.local. endpoints 10.0.0.1 10.0.0.2",
  "old.ns3.svc.cluster.local. addresses 10.96.0.2",
  "web.ns1.svc.cluster.local. addresses 10.96.0.8",
  "web.ns2.svc.cluster.local. addresses 10.96.0.7",
];

const DIAGNOSTICS = [
  'error: EndpointSlice ns1/db-b: endpoints[1].addresses[0]: "10.0.0.x" is not an IP address',
  "error: Service ns1/(no name): metadata.name: is missing, so the object was skipped",
  'error: ServiceEntry ns1/two: spec.hosts[1]: "a–b.example": the character U+2013 cannot stand in a host: a dash, pasted for a hyphen?',
  "notice: cluster east: 2 objects of kinds that meshdoh does not read were ignored: ConfigMap 1, Pod 1",
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
