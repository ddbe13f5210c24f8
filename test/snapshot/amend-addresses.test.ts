import { describe, expect, test } from "vitest";
import type { MeshAddress } from "../../src/mesh/mesh-address.ts";
import { amendmentsOf, shardsToRewrite } from "../../src/snapshot/amend-addresses.ts";
import { encodeAddressShard, ShardAddresses } from "../../src/snapshot/format/address-shard.ts";

/** An address of a server of the Service `object`. */
function addressOf(address: string, object = "web"): MeshAddress {
  return { address, owners: [{ cluster: "east", kind: "Service", namespace: "ns1", object, role: "server" }] };
}

describe("what has to be said besides a shard:", () => {
  const shard = new ShardAddresses(
    encodeAddressShard(["10.0.0.1", "10.0.0.2", "10.0.0.3"].map((address) => addressOf(address))),
    "here",
  );

  test.each<[string, MeshAddress[], MeshAddress[]]>([
    ["nothing", [addressOf("10.0.0.3"), addressOf("10.0.0.1"), addressOf("10.0.0.2")], []],
    [
      "one that is new",
      ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"].map((address) => addressOf(address)),
      [addressOf("10.0.0.4")],
    ],
    [
      "one that differs",
      [addressOf("10.0.0.1"), addressOf("10.0.0.2", "db"), addressOf("10.0.0.3")],
      [addressOf("10.0.0.2", "db")],
    ],
    ["one that is gone", [addressOf("10.0.0.1"), addressOf("10.0.0.3")], [{ address: "10.0.0.2", owners: [] }]],
  ])("%s", (_what, addresses, expected) => {
    expect(amendmentsOf(shard, addresses)).toEqual(expected);
  });
});

/** As many addresses as will do for the amendments of one shard. */
function amended(count: number, object = "web"): MeshAddress[] {
  return Array.from({ length: count }, (_, number) => addressOf(`10.0.${number >> 8}.${number & 255}`, object));
}

function chosenOf(amendments: readonly (readonly MeshAddress[])[], spareShards: number): number[] {
  return [...shardsToRewrite(amendments, spareShards)].toSorted((a, b) => a - b);
}

describe("the shards that are written anew are those with the longest amendments, as few as will do:", () => {
  test.each<[string, MeshAddress[][], number[]]>([
    ["none while 512 addresses are not exceeded", [amended(256), amended(256), []], []],
    ["one", [amended(200), amended(250), amended(63)], [1]],
    ["of equals the first", [amended(200), amended(200), amended(200)], [0]],
    ["several", [amended(500), amended(100), amended(600), amended(412)], [0, 2]],
    ["one that exceeds by itself", [amended(513)], [0]],
    ["as much text as 128 KiB", [amended(3, "x".repeat(40_000)), amended(1, "x".repeat(20_000))], [0]],
    ["those with most text where text is what exceeds", [amended(300), amended(4, "x".repeat(30_000))], [1]],
    ["those with most addresses where these exceed", [amended(513), amended(2, "x".repeat(30_000))], [0]],
  ])("%s", (_what, amendments, chosen) => {
    expect(chosenOf(amendments, 0)).toEqual(chosen);
  });
});

describe("shards to spare are written while more than half of the room is taken:", () => {
  test.each<[string, number, MeshAddress[][], number[]]>([
    ["none at half of the addresses", 3, [amended(128), amended(128)], []],
    ["the longest beyond it", 1, [amended(100), amended(101), amended(100)], [1]],
    ["as many as make half of it free", 3, [amended(100), amended(101), amended(100), amended(60)], [0, 1]],
    ["no more than there are to spare", 1, [amended(170), amended(170), amended(170)], [0]],
    ["beyond half of the text as well", 1, [amended(2, "x".repeat(30_000)), amended(1, "x".repeat(10_000))], [0]],
    ["more than those where the pointer has no room", 1, Array.from({ length: 7 }, () => amended(100)), [0, 1]],
  ])("%s", (_what, spareShards, amendments, chosen) => {
    expect(chosenOf(amendments, spareShards)).toEqual(chosen);
  });
});
