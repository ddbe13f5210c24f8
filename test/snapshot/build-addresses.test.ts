import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MeshAddress } from "../../src/mesh/mesh-address.ts";
import { buildAddressShards, type AddressShards } from "../../src/snapshot/build-addresses.ts";
import { ShardAddresses } from "../../src/snapshot/format/address-shard.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { shardIndexOf } from "../../src/snapshot/shard-key.ts";
import { FaultStore } from "../support/fault-store.ts";

function addressesOf(count: number, object = "web"): MeshAddress[] {
  return Array.from({ length: count }, (_, number) => ({
    address: `10.1.${number >> 8}.${number & 255}`,
    owners: [{ cluster: "east", kind: "Service", namespace: "ns1", object, role: "server" }],
  }));
}

/** What shards and amendments say together of an address. */
function find({ shards, amended, contents }: AddressShards, address: string): MeshAddress | undefined {
  const amendment = amended.find((each) => each.address === address);
  if (amendment !== undefined) return amendment.owners.length === 0 ? undefined : amendment;
  const content = contents.get(shards[shardIndexOf(address, shards.length)] ?? "");
  if (content === undefined) return undefined;
  return new ShardAddresses(content, "here").find(address);
}

/** Shards without a predecessor, and the store that holds them. */
async function stored(addresses: readonly MeshAddress[]): Promise<{ built: AddressShards; store: FaultStore }> {
  const store = new FaultStore();
  const built = await buildAddressShards(addresses, undefined, 0);
  await store.put(new Map([...built.contents].map(([digest, content]) => [shardKey(digest), content])));
  return { built, store };
}

function after(
  addresses: readonly MeshAddress[],
  { built, store }: { readonly built: AddressShards; readonly store: FaultStore },
  spareShards = 0,
): Promise<AddressShards> {
  const pointer = { crowdedDomains: [], shards: [], addressShards: built.shards };
  return buildAddressShards(addresses, { pointer, store }, spareShards);
}

test("without a predecessor every address is in its shard", async () => {
  const addresses = addressesOf(5_000);
  const built = await buildAddressShards(addresses, undefined, 0);
  expect([built.shards.length, built.amended, built.lost]).toEqual([8, [], new Set()]);
  for (const each of addresses) expect(find(built, each.address)).toEqual(each);
  expect(find(built, "10.2.0.0")).toBeUndefined();
});

describe("after a predecessor", () => {
  test("the same addresses have the same shards", async () => {
    const before = await stored(addressesOf(3_000));
    expect(await after(addressesOf(3_000).toReversed(), before)).toEqual(before.built);
  });

  test("few that differ, came or went are amended, and every shard stays", async () => {
    const before = await stored(addressesOf(3_000));
    const changed = [...addressesOf(3_000).slice(2), ...addressesOf(1, "db"), ...addressesOf(3_001).slice(3_000)];
    const built = await after(changed, before);
    expect(built.shards).toEqual(before.built.shards);
    expect(built.amended.map(({ address, owners }) => [address, owners[0]?.object])).toEqual([
      ["10.1.0.0", "db"],
      ["10.1.0.1", undefined],
      ["10.1.11.184", "web"],
    ]);
  });

  test("what is amended and then as before is no longer amended", async () => {
    const before = await stored(addressesOf(3_000));
    await after(addressesOf(2_990), before);
    expect((await after(addressesOf(3_000), before)).amended).toEqual([]);
  });

  test("many are written into the shards with most of them, until 512 are left", async () => {
    const before = await stored(addressesOf(3_000));
    const built = await after([...addressesOf(800, "db"), ...addressesOf(3_000).slice(800)], before);
    const isKept = built.shards.map((digest, index) => digest === before.built.shards[index]);
    // About 200 of the 800 are in each of the four shards.
    expect(isKept.filter((is) => !is)).toHaveLength(2);
    expect(built.amended.length).toBeLessThanOrEqual(512);
    expect(find(built, "10.1.0.0")?.owners[0]?.object).toBe("db");
    expect(find(built, "10.1.11.0")?.owners[0]?.object).toBe("web");
  });

  test.each([
    [0, 300, 0],
    [1, 300, 1],
    [1, 250, 0],
    // About 75 in each of the four shards: one makes it fewer than 256.
    [4, 300, 1],
  ])("with %i shards to spare, %i amendments write %i shards", async (spareShards, count, written) => {
    const before = await stored(addressesOf(3_000));
    const changed = [...addressesOf(count, "db"), ...addressesOf(3_000).slice(count)];
    const built = await after(changed, before, spareShards);
    const isKept = built.shards.map((digest, index) => digest === before.built.shards[index]);
    expect(isKept.filter((is) => !is)).toHaveLength(written);
    expect(find(built, "10.1.0.0")?.owners[0]?.object).toBe("db");
  });

  test("another number of shards writes them all", async () => {
    const before = await stored(addressesOf(1_000));
    const built = await after(addressesOf(3_000), before);
    expect([built.shards.length, built.amended]).toEqual([4, []]);
  });

  test("whatever changed, shards and amendments together say what is", async () => {
    const some = fc.uniqueArray(fc.nat(60), { maxLength: 40 });
    const object = fc.constantFrom("web", "db");
    await fc.assert(
      fc.asyncProperty(some, some, object, async (old, now, changed) => {
        const all = addressesOf(61);
        const before = await stored(old.flatMap((number) => all[number] ?? []));
        const wanted = now.flatMap((number) => addressesOf(61, number % 2 === 0 ? changed : "web")[number] ?? []);
        const built = await after(wanted, before);
        expect(await after(wanted.toReversed(), before)).toEqual(built);
        for (const { address } of all) {
          expect(find(built, address)).toEqual(wanted.find((each) => each.address === address));
        }
      }),
    );
  });
});

describe("a store that has lost a shard", () => {
  test.each([
    ["has it not", "missing" as const],
    ["has something else", new TextEncoder().encode("meshdoh-addresses 1\n")],
  ])("%s: it is told, and written with what it holds now", async (_what, override) => {
    const before = await stored(addressesOf(3_000));
    const [first = "", second = ""] = before.built.shards;
    before.store.overrides.set(shardKey(first), override);
    const same = await after(addressesOf(3_000), before);
    expect([same.shards, same.lost]).toEqual([before.built.shards, new Set([first])]);
    const changed = await after(addressesOf(3_000, "db"), before);
    expect(changed.lost).toEqual(new Set());
    expect(changed.shards[0]).not.toBe(first);
    expect(changed.contents.has(second)).toBe(false);
  });

  test("and cannot be asked: nothing is built", async () => {
    const before = await stored(addressesOf(10));
    before.store.overrides.set(shardKey(before.built.shards[0] ?? ""), "failing");
    await expect(after(addressesOf(10), before)).rejects.toMatchObject({ code: "unavailable" });
  });
});

test("no more than six shards are asked for at one time", async () => {
  const before = await stored(addressesOf(9_000));
  expect(before.built.shards).toHaveLength(16);
  const waiting: (() => void)[] = [];
  const together: number[] = [];
  let answered = 0;
  const get = async (key: string): Promise<Uint8Array | undefined> => {
    // The reads of one batch wait for each other; whoever else is asked meanwhile is seen.
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < Math.min(6, 16 - answered)) return;
      setImmediate(() => {
        together.push(waiting.length);
        answered += waiting.length;
        for (const release of waiting.splice(0)) release();
      });
    });
    return before.store.get(key);
  };
  const pointer = { crowdedDomains: [], shards: [], addressShards: before.built.shards };
  await buildAddressShards(addressesOf(9_000), { pointer, store: { get } }, 0);
  expect(together).toEqual([6, 6, 4]);
});
