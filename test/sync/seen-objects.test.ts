import { expect, test } from "vitest";
import { serviceClaim } from "../support/mesh-values.ts";
import { objectKey } from "../../src/sync/seen-objects.ts";
import { readCluster } from "./read-cluster.ts";

test("objects are told apart by kind, namespace and name", () => {
  expect(objectKey(serviceClaim([], { kind: "Ingress", namespace: "ns2", object: "web" }))).toBe("Ingress ns2/web");
});

const MISSING = "{apiVersion: v1, kind: Service}";

test("those that make claims are seen, also when they make none at present, and none that is unusable", async () => {
  const { seen } = await readCluster(`
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: ns1}, spec: {clusterIP: 10.96.0.1}}
---
{apiVersion: v1, kind: Service, metadata: {name: bad, namespace: ns1}, spec: 7}
---
{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: api, namespace: ns1}, spec: {hosts: [a b]}}
---
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: ns1}}
---
{apiVersion: v1, kind: Endpoints, metadata: {name: web, namespace: ns1}}
---
${MISSING}`);
  expect([...(seen ?? [])].toSorted()).toEqual(["Ingress ns1/i", "Service ns1/web", "ServiceEntry ns1/api"]);
});

test("an import is known by the Service that it stands for", async () => {
  const { seen } = await readCluster(`
apiVersion: multicluster.x-k8s.io/v1alpha1
kind: ServiceImport
metadata: {name: x, namespace: broker, labels: {lighthouse.submariner.io/sourceName: far}, annotations: {origin-namespace: ns7}}
spec: {type: ClusterSetIP, ips: [10.7.0.1]}
---
${MISSING}`);
  expect([...(seen ?? [])]).toContain("ServiceImport ns7/far");
});

test("when everything was read nothing is said", async () => {
  expect(
    await readCluster("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.96.0.1}}"),
  ).not.toHaveProperty("seen");
});
