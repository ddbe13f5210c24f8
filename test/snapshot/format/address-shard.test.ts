import { expect, test } from "vitest";
import { encodeOwners } from "../../../src/snapshot/format/address.ts";
import type { AddressOwner, MeshAddress } from "../../../src/mesh/mesh-address.ts";
import { encodeAddressShard, ShardAddresses } from "../../../src/snapshot/format/address-shard.ts";

const SERVER: AddressOwner = { cluster: "east", kind: "Service", namespace: "ns1", object: "web", role: "server" };
const ADDRESSES: MeshAddress[] = ["10.0.0.2", "10.0.0.1", "fd00::1", "10.0.0.12"].map((address) => ({
  address,
  owners: [SERVER],
}));

test("a shard of addresses is a header and one line per address", () => {
  expect(new TextDecoder().decode(encodeAddressShard(ADDRESSES.slice(0, 2)))).toBe(
    "meshdoh-addresses 1\n" +
      '10.0.0.1 {"owners":[{"cluster":"east","kind":"Service","namespace":"ns1","object":"web","role":"server"}]}\n' +
      '10.0.0.2 {"owners":[{"cluster":"east","kind":"Service","namespace":"ns1","object":"web","role":"server"}]}\n',
  );
});

test("every address is found, and no other, whatever the order", () => {
  const content = encodeAddressShard(ADDRESSES);
  expect(encodeAddressShard(ADDRESSES.toReversed())).toEqual(content);
  const shard = new ShardAddresses(content, "here");
  for (const each of ADDRESSES) expect(shard.find(each.address)).toEqual(each);
  expect(["10.0.0.3", "0.0.0.1", "110.0.0.1", "fd00::2"].filter((address) => shard.find(address))).toEqual([]);
  expect([...shard.keys()].toSorted()).toEqual(["10.0.0.1", "10.0.0.12", "10.0.0.2", "fd00::1"]);
  expect(shard.json("10.0.0.1")).toBe(encodeOwners({ address: "10.0.0.1", owners: [SERVER] }));
  expect(shard.sizeOctets).toBe(content.length + 4 * 5 + 4 * 4);
});

test("a line that is no address's is refused when it is asked for", () => {
  const content = new TextEncoder().encode("meshdoh-addresses 1\n10.0.0.1 {}\n");
  const shard = new ShardAddresses(content, "here");
  expect(() => shard.find("10.0.0.1")).toThrow(
    expect.objectContaining({ name: "StoreError", code: "corrupt", message: "here: owners is not a list" }),
  );
});
