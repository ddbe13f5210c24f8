import { expect, test } from "vitest";
import { readListener } from "../../../src/sync/objects/listener.ts";
import { reportedFields } from "./reported-fields.ts";

test("a listener takes routes of its Gateway's namespace and of any kind unless it says otherwise", () => {
  const { fields, reports } = reportedFields({ name: "http", port: 80, protocol: "HTTP", hostname: "" });
  expect(readListener(fields)).toEqual({ name: "http", port: 80, protocol: "HTTP", namespaces: { from: "Same" } });
  expect(reports).toEqual([]);
});

test("hostname, kinds and selector are read", () => {
  const { fields, reports } = reportedFields({
    name: "tls",
    protocol: "TLS",
    hostname: "*.example",
    allowedRoutes: {
      kinds: [{ kind: "TLSRoute" }, { group: "example.com", kind: "Route" }],
      namespaces: { from: "Selector", selector: {} },
    },
  });
  expect(readListener(fields)).toEqual({
    name: "tls",
    protocol: "TLS",
    hostname: { value: "*.example", path: "hostname" },
    kinds: ["gateway.networking.k8s.io/TLSRoute", "example.com/Route"],
    namespaces: { from: "Selector", selector: { requirements: [] } },
  });
  expect(reports).toEqual([]);
});

test("what cannot be understood opens nothing", () => {
  const { fields, reports } = reportedFields({
    name: 7,
    port: "80",
    protocol: null,
    allowedRoutes: { namespaces: { from: "all" } },
  });
  expect(readListener(fields)).toEqual({ name: "", protocol: "", namespaces: { from: "None" } });
  expect(reports.toSorted()).toEqual([
    'error allowedRoutes.namespaces.from: "all" is not one of Same, All, Selector, None',
    "error name: must be text, not 7",
    'error port: must be a whole number, not "80"',
  ]);
});
