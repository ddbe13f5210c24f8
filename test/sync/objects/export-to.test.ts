import { expect, test } from "vitest";
import { annotationExportTo, fieldExportTo } from "../../../src/sync/objects/export-to.ts";
import { Fields } from "../../../src/sync/objects/fields.ts";

const silent = () => {};

test.each([
  [undefined, undefined],
  [null, undefined],
  [[], undefined],
  [["*"], undefined],
  [["ns2", "*"], undefined],
  [["."], ["ns1"]],
  [["~"], []],
  [["~", "ns2"], ["ns2"]],
  [
    ["ns3", ".", "ns2", "ns3"],
    ["ns1", "ns2", "ns3"],
  ],
  [["NS2"], []],
  [[5], []],
  ["*", []],
])("spec.exportTo %j of an entry in ns1 is seen by %j", (exportTo, namespaces) => {
  expect(fieldExportTo(new Fields({ exportTo }, "spec", silent), "ns1")).toEqual(namespaces);
});

test.each([
  [undefined, undefined],
  ["", undefined],
  [" ", undefined],
  ["*", undefined],
  [". , ns2", ["ns1", "ns2"]],
  ["~", []],
  ["ns2,", ["ns2"]],
])("the annotation exportTo %j of a Service in ns1 is seen by %j", (text, namespaces) => {
  const annotations = new Fields({ "networking.istio.io/exportTo": text }, "metadata.annotations", silent);
  expect(annotationExportTo(annotations, "ns1")).toEqual(namespaces);
});
