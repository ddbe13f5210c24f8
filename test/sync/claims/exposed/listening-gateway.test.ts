import { expect, test } from "vitest";
import { listeningGateways } from "../../../../src/sync/claims/exposed/listening-gateway.ts";
import { readGateway } from "../../../../src/sync/objects/gateway.ts";
import { reportedFields } from "../../objects/reported-fields.ts";

const METADATA = { namespace: "infra", name: "gw" };

test("a Gateway is found by its name with the hosts of its listeners", () => {
  const { fields, reports } = reportedFields({
    spec: { listeners: [{ name: "a" }, { name: "b", hostname: "*.Example" }, { name: "c", hostname: "a.example" }] },
    status: { addresses: [{ value: "192.0.2.1" }] },
  });
  const gateway = listeningGateways([readGateway(fields, METADATA)]).get("infra/gw");
  expect(gateway?.listeners.map(({ host }) => host)).toEqual(["*", "*.example.", "a.example."]);
  expect(gateway?.external()).toEqual({ addresses: ["192.0.2.1"] });
  expect(reports).toEqual([]);
});

test("a hostname that is none takes its listener along, and is an error", () => {
  const { fields, reports } = reportedFields({ spec: { listeners: [{ name: "a", hostname: "a/b" }, { name: "b" }] } });
  const gateway = listeningGateways([readGateway(fields, METADATA)]).get("infra/gw");
  expect(gateway?.listeners.map(({ listener }) => listener.name)).toEqual(["b"]);
  expect(reports).toEqual([
    'error spec.listeners[0].hostname: "a/b": a host has neither a namespace/ before it nor a /path behind it',
  ]);
});

test("that it has no address is said when somebody asks for it, and once", () => {
  const { fields, reports } = reportedFields({ spec: { listeners: [] } });
  const gateway = listeningGateways([readGateway(fields, METADATA)]).get("infra/gw");
  expect(reports).toEqual([]);
  expect([gateway?.external(), gateway?.external()]).toEqual([undefined, undefined]);
  expect(reports).toHaveLength(1);
});
