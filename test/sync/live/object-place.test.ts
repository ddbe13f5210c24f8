import { expect, test } from "vitest";
import type { FieldMap } from "../../../src/sync/objects/kubernetes-object.ts";
import { placeOf } from "../../../src/sync/live/object-place.ts";

const LABELS = { labels: { "kubernetes.io/service-name": "Web" } };
const IMPORTED = { labels: { "multicluster.kubernetes.io/service-name": "web", "origin-namespace": "shop" } };
const BROKER = {
  labels: { "lighthouse.submariner.io/sourceName": "web", "lighthouse.submariner.io/sourceNamespace": "shop" },
};

function place(
  apiVersion: string,
  kind: string,
  metadata: FieldMap = {},
  rest: FieldMap = {},
): ReturnType<typeof placeOf> {
  const content = { metadata: { namespace: "ns1", name: "web", ...metadata }, ...rest };
  return placeOf({ apiVersion, kind, content, origin: {} }, "as it is called");
}

test.each<[string, string, FieldMap, FieldMap, readonly string[]]>([
  ["v1", "Service", { name: "Web" }, {}, ["service ns1/web"]],
  ["v1", "Endpoints", {}, {}, ["service ns1/web"]],
  ["discovery.k8s.io/v1", "EndpointSlice", LABELS, {}, ["service ns1/web"]],
  ["discovery.k8s.io/v1", "EndpointSlice", {}, {}, ["EndpointSlice ns1/web"]],
  ["discovery.k8s.io/v1", "EndpointSlice", IMPORTED, {}, ["EndpointSlice ns1/web", "import shop/web"]],
  ["multicluster.x-k8s.io/v1alpha1", "ServiceImport", {}, {}, ["import ns1/web"]],
  ["multicluster.x-k8s.io/v1alpha1", "ServiceImport", BROKER, {}, ["import shop/web"]],
  ["networking.istio.io/v1", "ServiceEntry", {}, {}, ["ServiceEntry ns1/web"]],
  [
    "networking.istio.io/v1",
    "ServiceEntry",
    {},
    { spec: { workloadSelector: { labels: { app: "a" } } } },
    ["selecting ns1"],
  ],
  ["v1", "Pod", {}, {}, ["Pod ns1/web"]],
  ["v1", "ConfigMap", {}, {}, ["unread as it is called"]],
  ["v1", "Service", { name: "" }, {}, ["unread as it is called"]],
])("%s %s %j %j is in %j", (apiVersion, kind, metadata, rest, units) => {
  expect(place(apiVersion, kind, metadata, rest).units).toEqual(units);
});

test("what is bound to Gateways refers to them", () => {
  const bound = { spec: { gateways: ["a", "ns2/b", "mesh"] } };
  expect(place("networking.istio.io/v1", "VirtualService", {}, bound).refersTo).toEqual([
    "IstioGateway ns1/a",
    "IstioGateway ns2/b",
  ]);
  const attached = { spec: { parentRefs: [{ name: "a" }, { name: "b", namespace: "ns2" }] } };
  expect(place("gateway.networking.k8s.io/v1", "HTTPRoute", {}, attached).refersTo).toEqual([
    "Gateway ns1/a",
    "Gateway ns2/b",
  ]);
});

test.each([
  [{ type: "LoadBalancer" }, true],
  [{ externalIPs: ["192.0.2.1"] }, true],
  [{ type: "ClusterIP" }, false],
])("a Service with %j may be a load balancer: %j", (spec, isBalancer) => {
  expect(place("v1", "Service", {}, { spec }).isBalancer).toBe(isBalancer);
});
