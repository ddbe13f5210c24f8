import { describe, expect, test } from "vitest";
import { POINTER_KEY, shardKey } from "../../src/snapshot/keys.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { partsOf, readCurrent } from "../../src/sync/read-current.ts";
import { vipClaim } from "../support/mesh-values.ts";
import { sync, WorldStore } from "../support/sync-world.ts";
import { name } from "../support/table.ts";
import { EAST, WEB, WEST } from "./two-clusters.ts";

async function published(): Promise<WorldStore> {
  const store = new WorldStore();
  await sync([WEST, EAST], [store]);
  return store;
}

async function shardKeys(store: WorldStore): Promise<string[]> {
  return ((await readPointer(store))?.shards ?? []).filter((digest) => digest !== "").map(shardKey);
}

test("an empty store has no table", async () => {
  expect(await readCurrent(new WorldStore())).toBeUndefined();
});

test("a table is its pointer and its hosts by name", async () => {
  const store = await published();
  const current = await readCurrent(store);
  expect(current?.pointer).toEqual(await readPointer(store));
  expect([...(current?.hosts.keys() ?? [])].toSorted()).toEqual(["api.example.com.", `${WEB}.`]);
  expect(current).not.toHaveProperty("damage");
});

test("taken apart it is what each cluster said, by cluster and by name, without the VIPs", async () => {
  const current = await readCurrent(await published());
  const parts = current === undefined ? [] : partsOf(current);
  const said = parts.map(({ observation, claims }) => [
    observation.cluster,
    claims.map(({ name: host, claim }) => `${host} ${claim.cluster} ${JSON.stringify(claim.answer)}`),
  ]);
  expect(said).toEqual([
    [
      "east",
      [
        'api.example.com. east {"form":"vip","backends":[{"host":"api.example.com"}]}',
        `${WEB}. east {"form":"addresses","addresses":["192.0.2.1"]}`,
      ],
    ],
    ["west", [`${WEB}. west {"form":"addresses","addresses":["198.51.100.1"]}`]],
  ]);
});

test("what was kept out of it is part of what its cluster said, at its place", async () => {
  const current = await readCurrent(await published());
  const named = { name: name("b.example.com"), claim: vipClaim("b") };
  const gone = { name: name("c.example.com"), claim: vipClaim("c", { cluster: "gone" }) };
  const parts = current === undefined ? [] : partsOf(current, [gone, named]);
  expect(parts.map(({ claims }) => claims.map((each) => each.name))).toEqual([
    ["api.example.com.", "b.example.com.", `${WEB}.`],
    [`${WEB}.`],
  ]);
});

describe("a damaged table", () => {
  test.each([
    ["without a shard", "missing" as const, "missing"],
    ["with a shard of another digest", new TextEncoder().encode("meshdoh-shard 1\n"), "corrupt"],
  ])("%s has its pointer, no hosts, no parts, and says why", async (_what, override, code) => {
    const store = await published();
    for (const key of await shardKeys(store)) store.overrides.set(key, override);
    const current = await readCurrent(store);
    expect(current?.pointer.generation).toBe(1);
    expect(current?.hosts.size).toBe(0);
    expect(current?.damage).toMatchObject({ name: "StoreError", code });
    expect(current === undefined ? undefined : partsOf(current)).toEqual([]);
  });
});

test.each([
  ["its pointer", async () => Promise.resolve([POINTER_KEY])],
  ["its shards", shardKeys],
])("a store that cannot say %s has failed and is not damaged", async (_what, keysOf) => {
  const store = await published();
  for (const key of await keysOf(store)) store.overrides.set(key, "failing");
  await expect(readCurrent(store)).rejects.toMatchObject({ name: "StoreError", code: "unavailable" });
});
