import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import type { MeshAddress } from "../../../src/mesh/mesh-address.ts";
import { addressValue, decodeOwners, encodeOwners, readAddress } from "../../../src/snapshot/format/address.ts";
import { Fields } from "../../../src/snapshot/format/fields.ts";

const WEB: MeshAddress = {
  address: "10.96.0.1",
  owners: [
    {
      name: parseName("web.ns1.svc.cluster.local"),
      role: "service",
      exportTo: ["ns1"],
      object: "web",
      namespace: "ns1",
      kind: "Service",
      cluster: "east",
    },
    { cluster: "west", kind: "ServiceEntry", namespace: "ns2", object: "db", role: "server" },
  ],
};
const OWNERS =
  '"owners":[{"cluster":"east","kind":"Service","namespace":"ns1","object":"web","exportTo":["ns1"],"role":"service",' +
  '"name":"web.ns1.svc.cluster.local."},{"cluster":"west","kind":"ServiceEntry","namespace":"ns2","object":"db","role":"server"}]';

test("the owners of an address are written with their keys in one order, without what is absent", () => {
  expect(encodeOwners(WEB)).toBe(`{${OWNERS}}`);
  expect(JSON.stringify(addressValue(WEB))).toBe(`{"address":"10.96.0.1",${OWNERS}}`);
});

test("addresses are read as they were written", () => {
  const owner = fc.record(
    {
      cluster: fc.constantFrom("east", "west"),
      kind: fc.constantFrom("Service", "ServiceEntry"),
      namespace: fc.string(),
      object: fc.string(),
      exportTo: fc.array(fc.string()),
      role: fc.constantFrom("service", "vip", "endpoint", "server"),
      name: fc.constant(parseName("web-0.web.ns1.svc.cluster.local")),
    },
    { requiredKeys: ["cluster", "kind", "namespace", "object", "role"] },
  );
  fc.assert(
    fc.property(fc.constantFrom("10.0.0.1", "fd00::1"), fc.array(owner), (address, owners) => {
      const known: MeshAddress = { address, owners };
      expect(decodeOwners(address, encodeOwners(known), "here")).toEqual(known);
      const value: unknown = JSON.parse(JSON.stringify(addressValue(known)));
      expect(readAddress(new Fields(value, "here"))).toEqual(known);
    }),
  );
});

test.each([
  ["{", "here is not JSON"],
  ["{}", "here: owners is not a list"],
  [encodeOwners(WEB).replace('"service"', '"pod"'), "here: owners[0]: role is none of service, vip, endpoint, server"],
  [encodeOwners(WEB).replace('"web.ns1', '"Web.ns1'), "here: owners[0]: name is not a name in canonical form"],
  [encodeOwners(WEB).replace('["ns1"]', '"ns1"'), "here: owners[0]: exportTo is not a list"],
])("the owners %s are refused", (text, problem) => {
  expect(() => decodeOwners("10.96.0.1", text, "here")).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: problem }),
  );
});

test("an address in another spelling is refused", () => {
  const value = { address: "FD00::1", owners: [] };
  expect(() => readAddress(new Fields(value, "here"))).toThrow("here: address is not an address in canonical form");
});
