import { describe, expect, test } from "vitest";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import type { PublishedSettings } from "../../src/sync/table-settings.ts";
import { lookUp, sync, WorldStore } from "../support/sync-world.ts";
import { name } from "../support/table.ts";
import { EAST, WEST } from "./two-clusters.ts";

const MESH = name("mesh.example");
const DEFAULT_POOLS = { ipv4: "240.240.0.0/16", ipv6: "2001:2::/48" };

async function publishedIn(store: WorldStore): Promise<PublishedSettings> {
  const pointer = await readPointer(store);
  if (pointer === undefined) throw new Error("nothing is published");
  return { settings: pointer.settings, vipPools: pointer.vipPools };
}

describe("settings of the table", () => {
  test("are published, and stay from sync to sync when they are not said", async () => {
    const store = new WorldStore();
    const settings = { ttlSeconds: 60, clusterSuffix: MESH };
    await sync([EAST, WEST], [store], { settings, vipPools: { ipv4: "198.18.0.0/16" } });
    const expected = { settings, vipPools: { ...DEFAULT_POOLS, ipv4: "198.18.0.0/16" } };
    expect(await publishedIn(store)).toEqual(expected);
    const { published, stores } = await sync([WEST], [store]);
    expect(stores[0]?.publication?.kind).toBe("unchanged");
    expect([published, await publishedIn(store)]).toEqual([expected, expected]);
  });

  test("are pending when only they change, and told in the plan", async () => {
    const store = new WorldStore();
    await sync([EAST], [store]);
    const { exitStatus, stores } = await sync([EAST], [store], { mode: "check", settings: { ttlSeconds: 5 } });
    expect([exitStatus, stores[0]?.changes, stores[0]?.settingChanges]).toEqual([
      4,
      [],
      [{ setting: "ttl", from: null, to: 5 }],
    ]);
  });

  test("are taken back with none", async () => {
    const store = new WorldStore();
    await sync([EAST], [store], { settings: { ttlSeconds: 60, clusterSuffix: MESH } });
    await sync([EAST], [store], { settings: { ttlSeconds: "none", clusterSuffix: "none" } });
    expect(await publishedIn(store)).toEqual({ settings: {}, vipPools: DEFAULT_POOLS });
  });

  test("of the first store that has a table are those of all", async () => {
    const [empty, first, second] = [new WorldStore("empty:"), new WorldStore("first:"), new WorldStore("second:")];
    await sync([EAST], [first], { settings: { ttlSeconds: 60 } });
    await sync([EAST], [second], { settings: { ttlSeconds: 90 } });
    const { stores } = await sync([EAST], [empty, first, second]);
    expect(stores.map(({ label, settingChanges }) => [label, settingChanges])).toEqual([
      ["empty:", [{ setting: "ttl", from: null, to: 60 }]],
      ["first:", []],
      ["second:", [{ setting: "ttl", from: 90, to: 60 }]],
    ]);
  });

  test("that cannot stand beside the domains of the clusters are refused", async () => {
    const store = new WorldStore();
    const settings = { clusterSuffix: name("cluster.local") };
    const { exitStatus, refusal } = await sync([EAST], [store], { settings });
    expect([exitStatus, refusal, store.writes]).toEqual([
      3,
      {
        code: "zone-conflict",
        clusters: [],
        reason:
          "the cluster suffix cluster.local. lies where cluster east has its own names, with the domain cluster.local.",
      },
      [],
    ]);
  });
});

describe("another pool", () => {
  test("moves the VIPs that are not in it, and no others", async () => {
    const store = new WorldStore();
    await sync([EAST], [store]);
    const { stores } = await sync([EAST], [store], { vipPools: { ipv4: "198.18.0.0/16" } });
    expect((await lookUp(store, "api.example.com"))?.vip).toEqual(["198.18.241.62", "2001:2::bbb:f13e"]);
    expect(stores[0]?.settingChanges).toEqual([
      { setting: "vip-pool-ipv4", from: "240.240.0.0/16", to: "198.18.0.0/16" },
    ]);
    const { stores: again } = await sync([EAST], [store], { vipPools: { ipv4: "198.18.0.0/15" } });
    expect(again[0]?.changes, "it lies in the larger pool as well").toEqual([]);
  });
});
