import { expect, test } from "vitest";
import { groupOf, isFieldMap, qualifiedKind } from "../../../src/sync/objects/kubernetes-object.ts";

test.each([
  ["v1", "Pod", "", "Pod"],
  ["", "Thing", "", "Thing"],
  ["apps/v1", "Deployment", "apps", "Deployment.v1.apps"],
  [
    "gateway.networking.k8s.io/v1beta1",
    "Gateway",
    "gateway.networking.k8s.io",
    "Gateway.v1beta1.gateway.networking.k8s.io",
  ],
])("%s %s is of group %j and written %s", (apiVersion, kind, group, qualified) => {
  expect(groupOf(apiVersion)).toBe(group);
  expect(qualifiedKind(apiVersion, kind)).toBe(qualified);
});

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ["text", false],
  [undefined, false],
])("%j is a map of fields: %s", (value, isMap) => {
  expect(isFieldMap(value)).toBe(isMap);
});
