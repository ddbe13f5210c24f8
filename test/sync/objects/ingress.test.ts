import { expect, test } from "vitest";
import { readIngress } from "../../../src/sync/objects/ingress.ts";
import { METADATA, reportedFields } from "./reported-fields.ts";

test("the hosts of all rules are read with their places", () => {
  const { fields, reports } = reportedFields({
    spec: { rules: [{ host: "a.example" }, { http: {} }, { host: "" }, { host: null }, { host: "*.b.example" }] },
  });
  expect(readIngress(fields, METADATA).hosts).toEqual([
    { value: "a.example", path: "spec.rules[0].host" },
    { value: "*.b.example", path: "spec.rules[4].host" },
  ]);
  expect(reports).toEqual([]);
});

test.each([{}, { spec: { defaultBackend: {} } }, { spec: { rules: null } }])(
  "an Ingress of %j names no host",
  (content) => {
    expect(readIngress(reportedFields(content).fields, METADATA).hosts).toEqual([]);
  },
);

test("a host that is no text is an error and the others are read", () => {
  const { fields, reports } = reportedFields({ spec: { rules: ["x", { host: 7 }, { host: "a.example" }] } });
  expect(readIngress(fields, METADATA).hosts.map(({ value }) => value)).toEqual(["a.example"]);
  expect(reports).toEqual([
    'error spec.rules[0]: must be a map, not "x"',
    "error spec.rules[1].host: must be text, not 7",
  ]);
});
