import { expect, test } from "vitest";
import { ownerServiceUidOf, readEndpointSlice, serviceNameOf } from "../../../src/sync/objects/endpoint-slice.ts";
import { Fields } from "../../../src/sync/objects/fields.ts";

function sliceOf(content: Record<string, unknown>): { slice: Fields; reports: string[] } {
  const reports: string[] = [];
  return { slice: new Fields(content, "", (severity, field) => reports.push(`${severity} ${field}`)), reports };
}

test("the label says which Service a slice belongs to", () => {
  const labels = { "kubernetes.io/service-name": "db" };
  expect(serviceNameOf(sliceOf({ metadata: { labels } }).slice)).toBe("db");
  expect(serviceNameOf(sliceOf({ metadata: { labels: null } }).slice)).toBeUndefined();
  expect(serviceNameOf(sliceOf({}).slice)).toBeUndefined();
});

test.each([
  [[{ kind: "Service", uid: "u-1" }], "u-1"],
  [[{ kind: "Endpoints", uid: "u-2" }], undefined],
  [
    [
      { kind: "Endpoints", uid: "u-2" },
      { kind: "Service", uid: "u-1" },
    ],
    "u-1",
  ],
  [null, undefined],
])("of the owners %j the Service is %j", (ownerReferences, uid) => {
  expect(ownerServiceUidOf(sliceOf({ metadata: { ownerReferences } }).slice)).toBe(uid);
});

test("endpoints are read with all their addresses, hostname and readiness", () => {
  const { slice, reports } = sliceOf({
    addressType: "IPv4",
    endpoints: [
      { addresses: ["10.0.0.1", "10.0.0.2"], hostname: "db-0", conditions: { ready: true }, zone: "a" },
      { addresses: ["10.0.0.3"], conditions: { ready: false, serving: true, terminating: true } },
      { addresses: ["10.0.0.4"], conditions: { ready: null }, topology: { "kubernetes.io/hostname": "n1" } },
      { addresses: null },
      {},
      { addresses: [] },
    ],
    ports: null,
  });
  expect(readEndpointSlice(slice)).toEqual([
    { address: "10.0.0.1", hostname: "db-0", ready: true },
    { address: "10.0.0.2", hostname: "db-0", ready: true },
    { address: "10.0.0.3", ready: false },
    { address: "10.0.0.4", ready: true },
  ]);
  expect(reports).toEqual(["notice endpoints"]);
});

test("all endpoints of a slice share the list of its ports", () => {
  const { slice } = sliceOf({
    endpoints: [{ addresses: ["10.0.0.1"] }, { addresses: ["10.0.0.2"], hostname: "b" }],
    ports: [{ name: "sql", port: 5432 }],
  });
  const [first, second] = readEndpointSlice(slice);
  expect(first).toEqual({ address: "10.0.0.1", ready: true, ports: [{ name: "sql", protocol: "tcp", port: 5432 }] });
  expect(second?.ports).toBe(first?.ports);
});

test("a slice of names is passed over with a notice", () => {
  const { slice, reports } = sliceOf({ addressType: "FQDN", endpoints: [{ addresses: ["a.example.org"] }] });
  expect(readEndpointSlice(slice)).toEqual([]);
  expect(reports).toEqual(["notice addressType"]);
});

test("what is not of its type is an error and the rest is read", () => {
  const { slice, reports } = sliceOf({
    endpoints: ["x", { addresses: ["y"] }, { addresses: ["10.0.0.1"], conditions: { ready: "true" } }],
  });
  expect(readEndpointSlice(slice)).toEqual([{ address: "10.0.0.1", ready: true }]);
  expect(reports).toEqual([
    "error endpoints[0]",
    "error endpoints[1].addresses[0]",
    "error endpoints[2].conditions.ready",
  ]);
});
