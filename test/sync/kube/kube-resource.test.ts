import { expect, test } from "vitest";
import { collectionPath, resourceName, versionPath } from "../../../src/sync/kube/kube-resource.ts";

test.for([
  ["v1", "services", "/api/v1", "/api/v1/services", "services"],
  [
    "networking.istio.io/v1beta1",
    "gateways",
    "/apis/networking.istio.io/v1beta1",
    "/apis/networking.istio.io/v1beta1/gateways",
    "gateways.networking.istio.io",
  ],
] as const)("%s %s has its paths and its name", ([apiVersion, plural, version, collection, name]) => {
  expect(versionPath(apiVersion)).toBe(version);
  expect(collectionPath({ kind: "Service", apiVersion, plural, selector: {} })).toBe(collection);
  expect(resourceName({ apiVersion, plural })).toBe(name);
});
