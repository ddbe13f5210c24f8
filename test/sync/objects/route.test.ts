import { expect, test } from "vitest";
import { isRefused, readRoute } from "../../../src/sync/objects/route.ts";
import { METADATA, reportedFields } from "./reported-fields.ts";

const GROUP = "gateway.networking.k8s.io";

test.each([
  [{ name: "gw" }, { group: GROUP, kind: "Gateway", namespace: "ns1", name: "gw" }],
  [
    { name: "gw", namespace: "infra", sectionName: "https", port: 443 },
    { group: GROUP, kind: "Gateway", namespace: "infra", name: "gw", sectionName: "https", port: 443 },
  ],
  [
    { group: "", kind: "Service", name: "web" },
    { group: "", kind: "Service", namespace: "ns1", name: "web" },
  ],
  [
    { name: "gw", sectionName: "" },
    { group: GROUP, kind: "Gateway", namespace: "ns1", name: "gw" },
  ],
])("the parent %j of a route in ns1 is %j", (parent, expected) => {
  const { fields, reports } = reportedFields({ spec: { parentRefs: [parent] } });
  const route = readRoute("HTTPRoute", fields, METADATA);
  expect(route.parents).toEqual([{ ...expected, path: "spec.parentRefs[0].name" }]);
  expect(reports).toEqual([]);
});

function status(parentRef: object, ...accepted: readonly string[]): object {
  return { parentRef, conditions: accepted.map((text) => ({ type: "Accepted", status: text })) };
}

test.each([
  ["nobody", [], false],
  ["its controller, that it took it", [status({ name: "gw" }, "True")], false],
  ["its controller, that it refused it", [status({ name: "gw" }, "False")], true],
  ["its controller, last that it refused it", [status({ name: "gw" }, "True", "False")], true],
  ["its controller, last that it took it", [status({ name: "gw" }, "False", "True")], false],
  ["its controller, that it does not know", [status({ name: "gw" }, "Unknown")], false],
  ["one controller yes and another no", [status({ name: "gw" }, "False"), status({ name: "gw" }, "True")], false],
  ["the namespace in full", [status({ group: GROUP, kind: "Gateway", namespace: "ns1", name: "gw" }, "False")], true],
  ["another Gateway", [status({ name: "other" }, "False")], false],
  ["another listener", [status({ name: "gw", sectionName: "https" }, "False")], false],
  ["another port", [status({ name: "gw", port: 80 }, "False")], false],
  [
    "another condition",
    [{ parentRef: { name: "gw" }, conditions: [{ type: "ResolvedRefs", status: "False" }] }],
    false,
  ],
])("with a status of %s, a parent refused the route: %j", (_case, parents, expected) => {
  const { fields, reports } = reportedFields({ spec: { parentRefs: [{ name: "gw" }] }, status: { parents } });
  const route = readRoute("TLSRoute", fields, METADATA);
  expect(route.parents.map((parent) => isRefused(route, parent))).toEqual([expected]);
  expect(reports).toEqual([]);
});

test("what is not of its type is an error, once", () => {
  const { fields, reports } = reportedFields({
    spec: { hostnames: [7], parentRefs: [{ name: "gw", port: "x" }, "gw"] },
    status: { parents: "none" },
  });
  const route = readRoute("GRPCRoute", fields, METADATA);
  expect([route.hostnames, route.parents.length, route.verdicts]).toEqual([[], 1, []]);
  expect(reports.toSorted()).toEqual([
    "error spec.hostnames[0]: must be text, not 7",
    'error spec.parentRefs[0].port: must be a whole number, not "x"',
    'error spec.parentRefs[1]: must be a map, not "gw"',
    'error status.parents: must be a list, not "none"',
  ]);
});
