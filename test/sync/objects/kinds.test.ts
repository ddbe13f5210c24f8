import { expect, test } from "vitest";
import { apiVersionsOf, kindByName, readKindOf } from "../../../src/sync/objects/kinds.ts";

test.each([
  ["v1", "Service", "Service"],
  ["v1", "Endpoints", "Endpoints"],
  ["v1", "Pod", "Pod"],
  ["discovery.k8s.io/v1", "EndpointSlice", "EndpointSlice"],
  ["discovery.k8s.io/v1beta1", "EndpointSlice", "EndpointSlice"],
  ["networking.istio.io/v1alpha3", "ServiceEntry", "ServiceEntry"],
  ["networking.istio.io/v1beta1", "ServiceEntry", "ServiceEntry"],
  ["networking.istio.io/v1", "ServiceEntry", "ServiceEntry"],
  ["networking.istio.io/v1alpha3", "WorkloadEntry", "WorkloadEntry"],
  ["networking.istio.io/v1beta1", "VirtualService", "VirtualService"],
  ["networking.istio.io/v1", "Gateway", "IstioGateway"],
  ["networking.istio.io/v1alpha3", "Gateway", "IstioGateway"],
  ["gateway.networking.k8s.io/v1", "Gateway", "Gateway"],
  ["gateway.networking.k8s.io/v1alpha2", "Gateway", "Gateway"],
  ["gateway.networking.k8s.io/v1beta1", "HTTPRoute", "HTTPRoute"],
  ["gateway.networking.k8s.io/v1", "GRPCRoute", "GRPCRoute"],
  ["gateway.networking.k8s.io/v1alpha3", "TLSRoute", "TLSRoute"],
  ["networking.k8s.io/v1", "Ingress", "Ingress"],
  ["networking.k8s.io/v1beta1", "Ingress", "Ingress"],
  ["extensions/v1beta1", "Ingress", "Ingress"],
  ["multicluster.x-k8s.io/v1alpha1", "ServiceImport", "ServiceImport"],
  ["multicluster.x-k8s.io/v1beta1", "ServiceImport", "ServiceImport"],
  ["serving.knative.dev/v1", "Service", undefined],
  ["networking.internal.knative.dev/v1alpha1", "Ingress", undefined],
  ["networking.fleet.azure.com/v1alpha1", "ServiceImport", undefined],
  ["discovery.k8s.io/v1alpha1", "EndpointSlice", undefined],
  ["networking.istio.io/v1", "IstioGateway", undefined],
  ["networking.istio.io/v1", "WorkloadGroup", undefined],
  ["networking.istio.io/v2", "ServiceEntry", undefined],
  ["v1", "EndpointSlice", undefined],
  ["v1", "Gateway", undefined],
  ["", "Service", undefined],
  ["v1", "toString", undefined],
])("%s %s is read as %s", (apiVersion, kind, readKind) => {
  expect(readKindOf(apiVersion, kind)).toBe(readKind);
});

test("the preferred apiVersion of a kind stands first", () => {
  expect(apiVersionsOf("Service")).toEqual(["v1"]);
  expect(apiVersionsOf("EndpointSlice")).toEqual(["discovery.k8s.io/v1", "discovery.k8s.io/v1beta1"]);
  expect(apiVersionsOf("Ingress")).toEqual(["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"]);
});

test.each([
  ["Service", "Service"],
  ["Ingress", "Ingress"],
  ["Gateway", "IstioGateway"],
  ["IstioGateway", undefined],
  ["ConfigMap", undefined],
  ["constructor", undefined],
])("%s without an apiVersion means %s", (kind, readKind) => {
  expect(kindByName(kind)).toBe(readKind);
});
