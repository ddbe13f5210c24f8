import { expect, test } from "vitest";
import { readIstioGateway } from "../../../src/sync/objects/istio-gateway.ts";
import { METADATA, reportedFields } from "./reported-fields.ts";

const PATH = "spec.servers[0].hosts[0]";

test.each([
  ["shop.example", { host: { value: "shop.example", path: PATH } }],
  ["*", { host: { value: "*", path: PATH } }],
  ["*/shop.example", { host: { value: "shop.example", path: PATH } }],
  ["./shop.example", { namespace: "ns1", host: { value: "shop.example", path: PATH } }],
  ["ns2/*.example", { namespace: "ns2", host: { value: "*.example", path: PATH } }],
  ["ns2/a/b", { namespace: "ns2", host: { value: "a/b", path: PATH } }],
])("the host %s of a Gateway in ns1 is read as %j", (text, host) => {
  const { fields, reports } = reportedFields({ spec: { servers: [{ hosts: [text] }] } });
  expect(readIstioGateway(fields, METADATA).hosts).toEqual([host]);
  expect(reports).toEqual([]);
});

test("hosts of all servers count, and the selector is read", () => {
  const { fields, reports } = reportedFields({
    spec: {
      selector: { istio: "ingress" },
      servers: [{ hosts: ["a"] }, { port: { number: 443 } }, { hosts: ["b", 7] }],
    },
  });
  const gateway = readIstioGateway(fields, METADATA);
  expect(gateway.hosts.map(({ host }) => host.value)).toEqual(["a", "b"]);
  expect([...gateway.selector]).toEqual([["istio", "ingress"]]);
  expect(reports).toEqual(["error spec.servers[2].hosts[1]: must be text, not 7"]);
});

test.each([{}, { spec: null }, { spec: { servers: null, selector: null } }])(
  "a Gateway of %j has nothing",
  (content) => {
    const { fields, reports } = reportedFields(content);
    const gateway = readIstioGateway(fields, METADATA);
    expect([gateway.hosts, gateway.selector.size]).toEqual([[], 0]);
    expect(reports).toEqual([]);
  },
);
