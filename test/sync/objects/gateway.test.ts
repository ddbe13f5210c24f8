import { expect, test } from "vitest";
import { readGateway, readGatewayAddresses } from "../../../src/sync/objects/gateway.ts";
import { METADATA, reportedFields } from "./reported-fields.ts";

const AT = "status.addresses[0]";

test.each([
  ["no type", [{ value: "192.0.2.1" }], { addresses: ["192.0.2.1"] }],
  ["type null", [{ type: null, value: "192.0.2.1" }], { addresses: ["192.0.2.1"] }],
  ["type IPAddress", [{ type: "IPAddress", value: "192.0.2.1" }], { addresses: ["192.0.2.1"] }],
  [
    "IPv6 in odd spelling",
    [{ value: "21DA:D3:0:2F3B:2AA:FF:FE28:9C5A" }],
    { addresses: ["21da:d3:0:2f3b:2aa:ff:fe28:9c5a"] },
  ],
  ["several", [{ value: "192.0.2.2" }, { value: "192.0.2.1" }], { addresses: ["192.0.2.1", "192.0.2.2"] }],
  ["type Hostname", [{ type: "Hostname", value: "LB.example.net" }], { addresses: [], alias: "lb.example.net." }],
])("a Gateway with an address of %s is reached there", (_case, addresses, expected) => {
  const { fields, reports } = reportedFields({ status: { addresses } });
  expect(readGatewayAddresses(readGateway(fields, METADATA))).toEqual(expected);
  expect(reports).toEqual([]);
});

test.each([
  [{ type: "IPAddress" }, `warning ${AT}.value: is missing`],
  [{ value: "" }, `warning ${AT}.value: is missing`],
  [{ value: "lb.example.net" }, `error ${AT}.value: "lb.example.net" is not an IP address`],
  [{ value: 7 }, `error ${AT}.value: must be text, not 7`],
  [
    { type: "Hostname", value: "a b" },
    `error ${AT}.value: "a b" cannot be an alias: the character U+0020 cannot stand in a host`,
  ],
  [
    { type: "example.com/pool", value: "blue" },
    `notice ${AT}.type: "example.com/pool" is neither IPAddress nor Hostname, so it cannot be answered`,
  ],
])("the address %j is reported, and the one beside it counts", (address, report) => {
  const { fields, reports } = reportedFields({ status: { addresses: [address, { value: "192.0.2.9" }] } });
  expect(readGatewayAddresses(readGateway(fields, METADATA))).toEqual({ addresses: ["192.0.2.9"] });
  expect(reports[0]).toBe(report);
});

test.each([{}, { addresses: [] }, { addresses: null }])(
  "the addresses of spec are wishes, so a status of %j has none",
  (status) => {
    const { fields, reports } = reportedFields({ spec: { addresses: [{ value: "192.0.2.1" }] }, status });
    expect(readGatewayAddresses(readGateway(fields, METADATA))).toBeUndefined();
    expect(reports).toEqual([
      "notice status.addresses: is not set: the Gateway has no address yet, so its hosts are not answered",
    ]);
  },
);

test("all listeners are read", () => {
  const { fields } = reportedFields({ spec: { listeners: [{ name: "a" }, { name: "b" }] } });
  expect(readGateway(fields, METADATA).listeners.map(({ name }) => name)).toEqual(["a", "b"]);
});
