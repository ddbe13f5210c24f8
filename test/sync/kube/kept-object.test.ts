import { expect, test } from "vitest";
import { identityOf, keptObject } from "../../../src/sync/kube/kept-object.ts";

const SERVICES = { kind: "Service", apiVersion: "v1", plural: "services", selector: {} } as const;
const GATEWAYS = {
  ...SERVICES,
  kind: "IstioGateway",
  apiVersion: "networking.istio.io/v1",
  plural: "gateways",
} as const;

test("an item of a list gets its kind, and loses what nobody reads", () => {
  const metadata = { name: "web", namespace: "shop", managedFields: [{ manager: "kubectl" }], labels: { a: "b" } };
  expect(keptObject(SERVICES, { metadata, spec: { clusterIP: "10.0.0.1", sessionAffinity: "None" } })).toEqual({
    apiVersion: "v1",
    kind: "Service",
    content: { metadata: { name: "web", namespace: "shop" }, spec: { clusterIP: "10.0.0.1" } },
    origin: {},
  });
});

test("a kind that two groups have is written as in its own", () => {
  expect(keptObject(GATEWAYS, { metadata: { name: "a" } })).toMatchObject({
    kind: "Gateway",
    apiVersion: "networking.istio.io/v1",
  });
  expect(identityOf(GATEWAYS, { metadata: { name: "a" } })).toEqual({
    kind: "Gateway",
    apiVersion: "networking.istio.io/v1",
    namespace: "",
    name: "a",
  });
});

test("what is nested too deep is not kept", () => {
  let deep: unknown = {};
  for (let level = 0; level < 300; level++) deep = { deep };
  expect(keptObject(SERVICES, { metadata: { name: "web" }, deep })).toBeUndefined();
});

test.for([
  {},
  { metadata: {} },
  { metadata: { name: "" } },
  { metadata: { name: "a", namespace: 1 } },
  { metadata: [] },
])("%j has no identity", (content) => {
  expect(identityOf(SERVICES, content)).toBeUndefined();
});
