import { expect, test } from "vitest";
import type { ReadKind } from "../../../src/sync/objects/kinds.ts";
import { wantedResources } from "../../../src/sync/kube/wanted-resources.ts";

function wanted(...kinds: ReadKind[]): Record<string, Readonly<Record<string, string>>> {
  const served = new Map(kinds.map((kind) => [kind, { kind, apiVersion: "v1", plural: kind.toLowerCase() }]));
  return Object.fromEntries(wantedResources(served).map(({ kind, selector }) => [kind, selector]));
}

test("Pods are read where there are ServiceEntries, but not those that have ended", () => {
  expect(wanted("Service", "Pod")).toEqual({ Service: {} });
  expect(wanted("Pod", "ServiceEntry")).toEqual({
    Pod: { fieldSelector: "status.phase!=Succeeded,status.phase!=Failed" },
    ServiceEntry: {},
  });
});

test("beside EndpointSlices only the Endpoints are read that Kubernetes does not write itself", () => {
  expect(wanted("Endpoints")).toEqual({ Endpoints: {} });
  expect(wanted("Endpoints", "EndpointSlice")).toEqual({
    Endpoints: { labelSelector: "endpoints.kubernetes.io/managed-by!=endpoint-controller" },
    EndpointSlice: {},
  });
});
