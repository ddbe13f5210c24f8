import { expect, test } from "vitest";
import { claimedCluster } from "../../../src/sync/publishers/claimed-cluster.ts";
import { releaseClaims, renewClaims } from "../../../src/sync/publishers/claims.ts";
import { readPublishers } from "../../../src/sync/publishers/read-publishers.ts";
import { readTarget } from "../../../src/sync/target.ts";
import { WorldStore } from "../../support/sync-world.ts";
import { publisherOf, syncOnce } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

async function refusal(store: WorldStore, owner: string, nowSeconds: number, takesOver = false): Promise<unknown> {
  const publisher = publisherOf(owner, [partOf("east", 1, 0)], { takesOver });
  const { records } = await readPublishers(store);
  return claimedCluster(publisher, [{ label: store.label, records }], nowSeconds);
}

test("a sync that follows a cluster keeps others from it until it says that it does no more, or is silent for half an hour", async () => {
  const store = new WorldStore("dir:table");
  const parts = [partOf("east", 1, 1_000)];
  const publisher = publisherOf("site-a", parts, { isFollowing: true });
  await syncOnce({ store, owner: "site-a", parts, nowSeconds: 1_000, publisher });
  expect(await refusal(store, "site-b", 1_100)).toEqual({
    code: "claimed-cluster",
    clusters: ["east"],
    reason:
      "cluster east of dir:table is published by site-a, which follows it and last said so at 1970-01-01T00:16:40.000Z; " +
      "stop that sync, or wait 30 min after it ended without saying so, or pass --take-over",
  });
  expect([await refusal(store, "site-b", 1_100, true), await refusal(store, "site-a", 1_100)]).toEqual([
    undefined,
    undefined,
  ]);
  expect([await refusal(store, "site-b", 2_800), await refusal(store, "site-b", 2_801)]).toEqual([
    expect.objectContaining({ code: "claimed-cluster" }),
    undefined,
  ]);
  expect(await renewClaims(store, publisher, 1_599)).toEqual([]);
  expect(await refusal(store, "site-b", 2_801)).toBeUndefined();
  expect(await renewClaims(store, publisher, 1_600)).toEqual([]);
  expect(await refusal(store, "site-b", 2_801)).toMatchObject({ code: "claimed-cluster" });
  await releaseClaims(store, publisher, 2_000);
  expect(await refusal(store, "site-b", 2_001)).toBeUndefined();
});

test("a sync that follows says so also where it finds its own table, and then writes nothing until it is to say so again", async () => {
  const store = new WorldStore();
  const parts = [partOf("east", 1, 1_000)];
  await syncOnce({ store, owner: "once", parts, nowSeconds: 1_000 });
  const publisher = publisherOf("site-a", parts, { isFollowing: true });
  store.writes.length = 0;
  await syncOnce({ store, owner: "site-a", parts, nowSeconds: 1_001, publisher });
  expect(store.writes).toEqual(["publisher/east"]);
  const before = await readTarget(store);
  expect([before.isBehind, before.publishers?.get("east")]).toEqual([
    undefined,
    expect.objectContaining({ owner: "site-a", isFollowing: true, renewedSeconds: 1_001 }),
  ]);
  store.writes.length = 0;
  await syncOnce({ store, owner: "site-a", parts, nowSeconds: 1_300, publisher });
  expect(store.writes).toEqual([]);
});

test("a sync that lost its cluster to another does not say any more that it follows it", async () => {
  const store = new WorldStore();
  const parts = [partOf("east", 1, 1_000)];
  const publisher = publisherOf("site-a", parts, { isFollowing: true });
  await syncOnce({ store, owner: "site-a", parts, nowSeconds: 1_000, publisher });
  await syncOnce({ store, owner: "site-b", parts: [partOf("east", 2, 1_100)], nowSeconds: 1_100 });
  expect(await renewClaims(store, publisher, 5_000)).toMatchObject([{ cluster: "east", owner: "site-b" }]);
  await releaseClaims(store, publisher, 5_001);
  expect((await readTarget(store)).publishers?.get("east")).toMatchObject({ owner: "site-b", renewedSeconds: 1_100 });
});
