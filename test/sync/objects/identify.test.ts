import { expect, test } from "vitest";
import type { Diagnostic } from "../../../src/sync/diagnostic.ts";
import { identifyObjects } from "../../../src/sync/objects/identify.ts";
import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";

function object(apiVersion: string, kind: string, name = "a"): KubernetesObject {
  return { apiVersion, kind, content: { metadata: { name, namespace: "ns1" } }, origin: { file: "a.yaml", line: 7 } };
}

test("objects are sorted by kind and those of other kinds counted, most frequent first", () => {
  const diagnostics: Diagnostic[] = [];
  const { found } = identifyObjects(
    [
      object("v1", "Secret"),
      object("v1", "Service"),
      object("apps/v1", "Deployment"),
      object("v1", "Secret"),
      object("networking.istio.io/v1", "WorkloadGroup"),
      object("serving.knative.dev/v1", "Service"),
      object("networking.istio.io/v1", "ServiceEntry"),
    ],
    "east",
    diagnostics,
  );
  expect([found.Service.length, found.ServiceEntry.length, found.Endpoints.length, found.EndpointSlice.length]).toEqual(
    [1, 1, 0, 0],
  );
  expect(diagnostics).toEqual([
    {
      severity: "notice",
      cluster: "east",
      where: {},
      message:
        "5 objects of kinds that meshdoh does not read were ignored: " +
        "Secret 2, Deployment.v1.apps 1, Service.v1.serving.knative.dev 1, WorkloadGroup.v1.networking.istio.io 1",
    },
  ]);
});

test("Gateways of Istio and of the Gateway API are kept apart, and reported under the kind that they were written with", () => {
  const diagnostics: Diagnostic[] = [];
  const { found } = identifyObjects(
    [object("networking.istio.io/v1", "Gateway", "a"), object("gateway.networking.k8s.io/v1", "Gateway", "a")],
    "east",
    diagnostics,
  );
  expect([found.IstioGateway.length, found.Gateway.length]).toEqual([1, 1]);
  found.IstioGateway[0]?.fields.report("error", "spec", "is odd");
  expect(diagnostics.map(({ where }) => where.kind)).toEqual(["Gateway"]);
});

test("one ignored object is spoken of as one", () => {
  const diagnostics: Diagnostic[] = [];
  identifyObjects([object("v1", "Secret")], "east", diagnostics);
  expect(diagnostics[0]?.message).toBe("1 object of a kind that meshdoh does not read was ignored: Secret 1");
});

test("a long list of ignored kinds is cut", () => {
  const diagnostics: Diagnostic[] = [];
  const objects = Array.from({ length: 23 }, (_, index) => object("v1", `Kind${String(index).padStart(2, "0")}`));
  identifyObjects(objects, "east", diagnostics);
  expect(diagnostics[0]?.message).toMatch(/: Kind00 1, .*, Kind19 1, and 3 more kinds$/);
});

test("nothing ignored gives no notice", () => {
  const diagnostics: Diagnostic[] = [];
  identifyObjects([object("v1", "Service")], "east", diagnostics);
  expect(diagnostics).toEqual([]);
});

test("what the fields of an object report later names its place, kind and name", () => {
  const diagnostics: Diagnostic[] = [];
  const { found } = identifyObjects([object("v1", "Service", "web")], "east", diagnostics);
  found.Service[0]?.fields.report("error", "spec", "is odd");
  expect(diagnostics).toEqual([
    {
      severity: "error",
      cluster: "east",
      where: { file: "a.yaml", line: 7, kind: "Service", namespace: "ns1", name: "web", field: "spec" },
      message: "is odd",
    },
  ]);
});
