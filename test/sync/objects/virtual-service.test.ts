import { expect, test } from "vitest";
import { readVirtualService } from "../../../src/sync/objects/virtual-service.ts";
import { METADATA, reportedFields } from "./reported-fields.ts";

test.each([
  [["gw"], ["ns1/gw"]],
  [["istio-system/gw"], ["istio-system/gw"]],
  [["./gw"], ["ns1/gw"]],
  [["gw.istio-system.svc.cluster.local"], ["istio-system/gw"]],
  [["gw.istio-system"], ["istio-system/gw"]],
  [["mesh", "gw"], ["ns1/gw"]],
  [["mesh"], []],
  [undefined, []],
])("spec.gateways %j of a VirtualService in ns1 means %j", (gateways, expected) => {
  const { fields, reports } = reportedFields({ spec: { gateways } });
  expect(readVirtualService(fields, METADATA).gateways.map(({ value }) => value)).toEqual(expected);
  expect(reports).toEqual([]);
});

test("hosts and Gateways know where they stand", () => {
  const { fields } = reportedFields({ spec: { hosts: ["a.example", "*"], gateways: ["mesh", "gw"] } });
  const read = readVirtualService(fields, METADATA);
  expect(read.hosts).toEqual([
    { value: "a.example", path: "spec.hosts[0]" },
    { value: "*", path: "spec.hosts[1]" },
  ]);
  expect(read.gateways).toEqual([{ value: "ns1/gw", path: "spec.gateways[1]" }]);
});

test.each([
  [undefined, undefined],
  [["*"], undefined],
  [["."], ["ns1"]],
  [
    ["ns3", "ns2"],
    ["ns2", "ns3"],
  ],
])("spec.exportTo %j lets the Gateways of %j see it", (exportTo, namespaces) => {
  const { fields } = reportedFields({ spec: { exportTo } });
  expect(readVirtualService(fields, METADATA).exportTo).toEqual(namespaces);
});

test("what is not of its type is an error", () => {
  const { fields, reports } = reportedFields({ spec: { hosts: "a.example", gateways: [7, "gw"] } });
  const read = readVirtualService(fields, METADATA);
  expect([read.hosts, read.gateways]).toEqual([[], [{ value: "ns1/gw", path: "spec.gateways[1]" }]]);
  expect(reports).toEqual([
    "error spec.gateways[0]: must be text, not 7",
    'error spec.hosts: must be a list, not "a.example"',
  ]);
});
