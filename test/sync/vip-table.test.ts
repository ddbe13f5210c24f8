import { expect, test } from "vitest";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { readVipTable } from "../../src/sync/vip-table.ts";
import { sync, WorldStore } from "../support/sync-world.ts";
import { EAST, WEST } from "./two-clusters.ts";

test("what a store says about VIPs is its hosts, pools, clusters and its ledger", async () => {
  const store = new WorldStore();
  await sync([WEST, EAST], [store], { vipPools: { ipv4: "198.18.0.0/16" } });
  const { hosts, vipPools, clusters, ledger } = await readVipTable(store);
  expect([...hosts.keys()].toSorted()).toEqual(["api.example.com.", "web.ns1.svc.cluster.local."]);
  expect([vipPools, clusters]).toEqual([{ ipv4: "198.18.0.0/16", ipv6: "2001:2::/48" }, ["east", "west"]]);
  expect(ledger.entries).toEqual([{ host: "api.example.com.", ipv4: "198.18.241.62", ipv6: "2001:2::bbb:f13e" }]);
});

test("a table that never needed a VIP has an empty ledger", async () => {
  const store = new WorldStore();
  await sync([WEST], [store]);
  expect((await readVipTable(store)).ledger.entries).toEqual([]);
});

test("a store without a table says what to do", async () => {
  await expect(readVipTable(new WorldStore())).rejects.toMatchObject({
    code: "missing",
    message: "the store holds no table: publish one with meshdoh sync",
  });
});

test("a damaged table is no table", async () => {
  const store = new WorldStore();
  await sync([EAST], [store]);
  for (const digest of (await readPointer(store))?.shards ?? []) store.overrides.set(shardKey(digest), "missing");
  await expect(readVipTable(store)).rejects.toMatchObject({ name: "StoreError", code: "missing" });
});
