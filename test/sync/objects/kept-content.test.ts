import { expect, test } from "vitest";
import { keptContent } from "../../../src/sync/objects/kept-content.ts";

test("fields that nobody reads are gone, at every depth", () => {
  const content = {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "web",
      namespace: "ns1",
      uid: "u-1",
      labels: { app: "web" },
      annotations: {
        "kubectl.kubernetes.io/last-applied-configuration": "{…}",
        "networking.istio.io/exportTo": "ns2",
      },
      managedFields: [{ manager: "kubectl" }],
    },
    spec: {
      clusterIP: "10.96.0.7",
      sessionAffinity: "None",
      selector: { app: "web" },
      ports: [{ name: "http", port: 80, nodePort: 30_080, protocol: "TCP", targetPort: "web" }],
    },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.1", ipMode: "VIP" }] }, conditions: [] },
  };
  expect(keptContent("Service", content)).toEqual({
    metadata: {
      name: "web",
      namespace: "ns1",
      uid: "u-1",
      annotations: { "networking.istio.io/exportTo": "ns2" },
    },
    spec: {
      clusterIP: "10.96.0.7",
      selector: { app: "web" },
      ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: "web" }],
    },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
  });
});

test("what is null or empty reads like what is absent, and is left out", () => {
  const content = { metadata: { name: "web", annotations: { other: "x" } }, spec: null, status: { loadBalancer: {} } };
  expect(keptContent("Service", content)).toEqual({ metadata: { name: "web" } });
  expect(keptContent("EndpointSlice", { endpoints: [], ports: null })).toEqual({});
});

test("entries of a list keep their places", () => {
  const endpoints = [null, {}, { zone: "a" }, { addresses: ["10.0.0.1"] }, 7];
  expect(keptContent("EndpointSlice", { endpoints })).toEqual({
    endpoints: [null, {}, {}, { addresses: ["10.0.0.1"] }, 7],
  });
});

test.each([
  ["a text for a map", { spec: "x" }],
  ["a list for a map", { spec: [{ clusterIP: "10.96.0.7", other: 1 }] }],
  ["a map for a list", { spec: { ports: { name: "http", other: 1 } } }],
  ["an empty map for a list", { spec: { ports: {}, clusterIPs: {} } }],
  ["a number for a text", { spec: { clusterIP: 7 } }],
  ["NaN", { spec: { ports: [{ port: Number.NaN }] } }],
])("%s is kept whole, to be reported", (_case, content) => {
  expect(keptContent("Service", content)).toEqual(content);
});

test.each([
  ["ASCII", "a".repeat(100)],
  ["Latin", "ü".repeat(100)],
  ["other scripts", "日本".repeat(50)],
  ["half a character", `${"a".repeat(50)}\ud800`],
  ["controls", "\0\u007f\u0080".repeat(30)],
])("texts are kept character by character: %s", (_case, text) => {
  const content = { metadata: { name: text }, spec: { clusterIPs: [text], selector: { [text]: text } } };
  expect(keptContent("Service", content)).toEqual(content);
});

test("a field called __proto__ is a field like any other", () => {
  const content: unknown = JSON.parse('{"spec": {"selector": {"__proto__": "x"}}}');
  const kept = keptContent("Service", Object.assign({}, content));
  expect(JSON.stringify(kept)).toBe('{"spec":{"selector":{"__proto__":"x"}}}');
});
