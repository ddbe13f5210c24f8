import { expect, test } from "vitest";
import { apiVersionsOf, isReadKind, readKindOf } from "../../../src/sync/objects/kinds.ts";

test.each([
  ["v1", "Service", "Service"],
  ["v1", "Endpoints", "Endpoints"],
  ["discovery.k8s.io/v1", "EndpointSlice", "EndpointSlice"],
  ["discovery.k8s.io/v1beta1", "EndpointSlice", "EndpointSlice"],
  ["networking.istio.io/v1alpha3", "ServiceEntry", "ServiceEntry"],
  ["networking.istio.io/v1beta1", "ServiceEntry", "ServiceEntry"],
  ["networking.istio.io/v1", "ServiceEntry", "ServiceEntry"],
  ["serving.knative.dev/v1", "Service", undefined],
  ["discovery.k8s.io/v1alpha1", "EndpointSlice", undefined],
  ["v1", "EndpointSlice", undefined],
  ["v1", "Pod", undefined],
  ["", "Service", undefined],
  ["v1", "toString", undefined],
])("%s %s is read as %s", (apiVersion, kind, readKind) => {
  expect(readKindOf(apiVersion, kind)).toBe(readKind);
});

test("the preferred apiVersion of a kind stands first", () => {
  expect(apiVersionsOf("Service")).toEqual(["v1"]);
  expect(apiVersionsOf("EndpointSlice")).toEqual(["discovery.k8s.io/v1", "discovery.k8s.io/v1beta1"]);
});

test("a kind is known by name whatever its group", () => {
  expect([isReadKind("Service"), isReadKind("Pod"), isReadKind("constructor")]).toEqual([true, false, false]);
});
