import { expect, test } from "vitest";
import type { Diagnostic } from "../../../src/sync/diagnostic.ts";
import { identifyObjects } from "../../../src/sync/objects/identify.ts";

const ISTIO = "networking.istio.io/v1";
const DISCOVERY = "discovery.k8s.io/v1";

function identified(apiVersion: string, kind: string, content: object): { isWhole: boolean; reports: string[] } {
  const diagnostics: Diagnostic[] = [];
  const object = { apiVersion, kind, content: { metadata: { name: "web", namespace: "ns1" }, ...content }, origin: {} };
  const { isWhole } = identifyObjects([object], "east", diagnostics);
  return { isWhole, reports: diagnostics.map(({ where, message }) => `${where.field}: ${message}`) };
}

test.each([
  ["v1", "Service", { spec: { clusterIP: "10.96.0.x" } }],
  ["v1", "Endpoints", {}],
  ["v1", "Endpoints", { subsets: null }],
  [DISCOVERY, "EndpointSlice", { endpoints: [] }],
  [ISTIO, "VirtualService", {}],
  ["v1", "Pod", { spec: 7 }],
])("usable as a whole is %s %s %j", (apiVersion, kind, content) => {
  expect(identified(apiVersion, kind, content)).toEqual({ isWhole: true, reports: [] });
});

test.each([
  ["v1", "Service", {}, []],
  ["v1", "Service", { spec: null }, []],
  ["v1", "Service", { spec: [] }, ["spec: must be a map, not []"]],
  ["v1", "Service", { spec: {}, metadata: { name: "a.b" } }, []],
  ["v1", "Endpoints", { subsets: {} }, ["subsets: must be a list, not {}"]],
  [DISCOVERY, "EndpointSlice", { endpoints: "x" }, ['endpoints: must be a list, not "x"']],
  [DISCOVERY, "EndpointSlice", { metadata: { name: "web", labels: "x" } }, ['metadata.labels: must be a map, not "x"']],
  [ISTIO, "VirtualService", { spec: 7 }, ["spec: must be a map, not 7"]],
  [ISTIO, "ServiceEntry", {}, []],
])("unusable as a whole is %s %s %j", (apiVersion, kind, content, reports) => {
  expect(identified(apiVersion, kind, content)).toEqual({ isWhole: false, reports });
});
