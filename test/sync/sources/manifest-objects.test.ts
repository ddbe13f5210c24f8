import { expect, test } from "vitest";
import { keepItem } from "../../../src/sync/sources/kept-item.ts";
import { isCutObject, objectsOf } from "../../../src/sync/sources/manifest-objects.ts";

function read(
  value: unknown,
  file = "all.yaml",
  itemLines: readonly number[] = [],
): { objects: string[]; problems: string[] } {
  const { objects, problems } = objectsOf(value, { file, document: 1, line: 1 }, itemLines);
  return {
    objects: objects.map(({ apiVersion, kind, origin }) => `${apiVersion} ${kind} ${origin.line}`),
    problems: problems.map(({ severity, problem, line }) => `${severity} ${line}: ${problem}`),
  };
}

const WEB = { apiVersion: "v1", kind: "Service", metadata: { name: "web" } };
const BARE = { metadata: { name: "web" } };

test.each([
  ["an object", WEB, "all.yaml", ["v1 Service 1"]],
  ["kind: List", { apiVersion: "v1", kind: "List", items: [WEB, WEB] }, "all.yaml", ["v1 Service 1", "v1 Service 1"]],
  [
    "a typed list whose items have a kind",
    { apiVersion: "v1", kind: "ServiceList", items: [WEB] },
    "all.yaml",
    ["v1 Service 1"],
  ],
  [
    "a typed list whose items have none",
    { apiVersion: "v1", kind: "ServiceList", items: [BARE] },
    "all.yaml",
    ["v1 Service 1"],
  ],
  [
    "a typed list of another group",
    { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSliceList", items: [BARE] },
    "all.yaml",
    ["discovery.k8s.io/v1 EndpointSlice 1"],
  ],
  [
    "a typed list of Ingresses",
    { apiVersion: "extensions/v1beta1", kind: "IngressList", items: [BARE] },
    "all.yaml",
    ["extensions/v1beta1 Ingress 1"],
  ],
  [
    "a typed list of Gateways, whose group tells which",
    { apiVersion: "gateway.networking.k8s.io/v1", kind: "GatewayList", items: [BARE] },
    "all.yaml",
    ["gateway.networking.k8s.io/v1 Gateway 1"],
  ],
  [
    "a list without kind in a file named for Istio's Gateways",
    { items: [BARE] },
    "networking.istio.io_v1beta1_gateways.yaml",
    ["networking.istio.io/v1 Gateway 1"],
  ],
  [
    "a typed list whose items have a kind but no apiVersion",
    { apiVersion: "networking.istio.io/v1beta1", kind: "ServiceEntryList", items: [{ kind: "ServiceEntry" }] },
    "all.yaml",
    ["networking.istio.io/v1beta1 ServiceEntry 1"],
  ],
  ["a list without kind", { metadata: {}, items: [WEB] }, "all.yaml", ["v1 Service 1"]],
  ["a bare array", [WEB, { apiVersion: "v1", kind: "Pod" }], "all.yaml", ["v1 Service 1", "v1 Pod 1"]],
  [
    "a list inside a list",
    { kind: "List", items: [{ kind: "ServiceList", apiVersion: "v1", items: [BARE] }] },
    "all.yaml",
    ["v1 Service 1"],
  ],
  ["items: null", { kind: "List", items: null }, "all.yaml", []],
  ["items: []", { kind: "ServiceList", apiVersion: "v1", items: [] }, "all.yaml", []],
  ["an empty array", [], "all.yaml", []],
  ["a bare array in a file named for its kind", [BARE], "ns/default/Services.json", ["v1 Service 1"]],
  [
    "a list without kind in a file named for its kind",
    { items: [BARE] },
    "discovery.k8s.io_v1_endpointslices.yaml",
    ["discovery.k8s.io/v1 EndpointSlice 1"],
  ],
  ["a bare array of a kind that is not read", [BARE], "pods.json", ["v1 Pod 1"]],
  [
    "a kind of its own that ends in List",
    { apiVersion: "example.org/v1", kind: "AccessList", spec: {} },
    "all.yaml",
    ["example.org/v1 AccessList 1"],
  ],
])("%s gives its objects", (_case, value, file, objects) => {
  expect(read(value, file)).toEqual({ objects, problems: [] });
});

test.each([
  [
    "a bare array in a file that tells nothing",
    [BARE, BARE, WEB],
    ["v1 Service 1"],
    "error 1: 2 of 3 items have no kind and were skipped: dump them with kubectl get -o yaml, or name the file after them: services.json",
  ],
  [
    "a plain List whose items have no kind",
    { kind: "List", apiVersion: "v1", items: [BARE] },
    [],
    "error 1: 1 of 1 items have no kind and were skipped: dump them with kubectl get -o yaml, or name the file after them: services.json",
  ],
  [
    "the internal form of old kubectls",
    { Items: [{ Spec: {} }] },
    [],
    "error 1: is the internal form of an old kubectl (Items, Spec): dump it again with -o json",
  ],
  [
    "one object of that form",
    { Spec: { ClusterIP: "10.0.0.1" } },
    [],
    "error 1: is the internal form of an old kubectl (Items, Spec): dump it again with -o json",
  ],
  ["a map without kind", { replicas: 3 }, [], "warning 1: has no kind, so it is no Kubernetes object; ignored"],
  ["a scalar", "hello", [], 'warning 1: holds "hello", which is no Kubernetes object; ignored'],
  ["items that are no list", { kind: "List", items: { a: 1 } }, [], 'error 1: items must be a list, not {"a":1}'],
  ["an item that is no object", [WEB, null], ["v1 Service 1"], "error 1: item 1 is no object but null"],
  [
    "a kind that is read, without apiVersion",
    { kind: "ServiceEntry" },
    ["networking.istio.io/v1 ServiceEntry 1"],
    "warning 1: the ServiceEntry has no apiVersion; read as networking.istio.io/v1",
  ],
])("%s is reported", (_case, value, objects, problem) => {
  expect(read(value)).toEqual({ objects, problems: [problem] });
});

test.each([
  ["without a kind", { apiVersion: "v1", items: [WEB, WEB] }],
  ["in the middle of its kind", { apiVersion: "v1", items: [WEB, WEB], kind: "Li" }],
])("a list that ends %s was cut off, and its last item may be", (_case, value) => {
  const skipped =
    "is a list that ends without its kind, so it was cut off, and its last item was skipped: dump it again";
  expect(read(value, "all.yaml", [3, 9])).toEqual({ objects: ["v1 Service 3"], problems: [`error 9: ${skipped}`] });
  expect(read({ metadata: {}, ...value, kind: "List" }, "all.yaml", [3, 9]).problems).toEqual([]);
});

test("a list that ends before its first item was cut off", () => {
  expect(read({ apiVersion: "v1", items: null })).toEqual({
    objects: [],
    problems: ["error 1: is a list that ends without its kind, so it was cut off: dump it again"],
  });
});

test("JSON is not sound when it is cut off, so a list in it may lack a kind", () => {
  expect(read({ apiVersion: "v1", items: [WEB] })).toEqual({ objects: ["v1 Service 1"], problems: [] });
});

test.each([
  ["metadata without kind", { metadata: {} }, [true]],
  ["apiVersion alone", { apiVersion: "v1" }, [true]],
  ["a scalar", "apiV", [true]],
  ["the values of a chart", { replicas: 3 }, [undefined]],
  ["values with a field that objects have", { endpoints: { identity: { port: 1 } } }, [undefined]],
  ["values with several", { spec: {}, image: "x" }, [undefined]],
  ["a kustomization without kind", { metadata: { name: "x" }, resources: ["all.yaml"] }, [undefined]],
  ["nothing", {}, [undefined]],
  ["an object that lost its kind", { metadata: { name: "web" }, spec: { clusterIP: "10.0.0.1" } }, [true]],
])("objects may have been in %s: %#", (_case, value, isLoss) => {
  expect(objectsOf(value, {}, []).problems.map((problem) => problem.isLoss)).toEqual(isLoss);
});

test.each([
  [{ apiVersion: "v1", kind: "Serv" }, true],
  [{ kind: "Service" }, true],
  [{ apiVersion: "v1" }, false],
  [WEB, false],
  ["kind", false],
])("%j is cut off behind its kind: %s", (value, isCut) => {
  expect(isCutObject(value)).toBe(isCut);
});

test("items that are no objects are one problem, at the first of them", () => {
  const items = [WEB, ...Array.from({ length: 250_000 }, () => 7)];
  expect(read({ kind: "List", items }, "all.yaml", [2, 9])).toEqual({
    objects: ["v1 Service 2"],
    problems: ["error 9: item 1 is no object but 7; 250000 of 250001 items are no objects"],
  });
});

test("a kind that is not read may lack an apiVersion: it is only counted", () => {
  expect(read({ kind: "Dashboard" })).toEqual({ objects: [" Dashboard 1"], problems: [] });
});

test("objects of a list stand on the lines of their entries", () => {
  expect(read({ kind: "List", items: [WEB, BARE, null] }, "services.yaml", [3, 9, 12])).toEqual({
    objects: ["v1 Service 3", "v1 Service 9"],
    problems: ["error 12: item 2 is no object but null"],
  });
});

test("of an object the fields are kept that are read, and nothing of kinds that are not", () => {
  const metadata = { name: "web", managedFields: [{ manager: "kubectl" }], labels: { a: "b" } };
  const items = [
    { ...WEB, metadata, spec: { clusterIP: "10.96.0.7", sessionAffinity: "None" } },
    { apiVersion: "v1", kind: "Secret", metadata },
  ];
  const { objects } = objectsOf({ kind: "List", items }, {}, []);
  expect(objects).toEqual([
    {
      apiVersion: "v1",
      kind: "Service",
      content: { metadata: { name: "web" }, spec: { clusterIP: "10.96.0.7" } },
      origin: {},
    },
    { apiVersion: "v1", kind: "Secret", content: {}, origin: {} },
  ]);
});

test("entries that were taken when they were read are objects with an origin of their own", () => {
  const items = [keepItem(WEB), WEB, keepItem({ kind: "Secret", apiVersion: "v1" }), keepItem(7), keepItem(BARE)];
  expect(read({ apiVersion: "v1", kind: "ServiceList", items }, "all.yaml", [2, 5, 8, 9, 10])).toEqual({
    objects: ["v1 Service 2", "v1 Service 5", "v1 Secret 8", "v1 Service 10"],
    problems: ["error 9: item 3 is no object but 7"],
  });
});

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}

test("an object may be nested to a limit", () => {
  // The object itself and `spec` are two levels, the innermost map is one.
  expect(read({ ...WEB, spec: nested(198) }).objects).toHaveLength(1);
  expect(read({ ...WEB, spec: nested(199) })).toEqual({
    objects: [],
    problems: ["error 1: the Service is nested deeper than 200 levels"],
  });
  expect(read({ ...WEB, spec: nested(5000) }).problems).toHaveLength(1);
});

test("lists inside lists have a limit too", () => {
  let value: unknown = WEB;
  for (let depth = 0; depth < 7; depth++) value = { kind: "List", items: [value] };
  expect(read(value)).toEqual({ objects: [], problems: ["error 1: has lists inside lists deeper than 4"] });
});
