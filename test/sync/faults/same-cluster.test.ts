import { expect, test } from "vitest";
import { readTarget } from "../../../src/sync/target.ts";
import { WorldStore } from "../../support/sync-world.ts";
import { syncOnce } from "./one-sync.ts";
import { partOf } from "./two-syncs.ts";

test("one sync after another of different owners may publish a cluster, and is told", async () => {
  const store = new WorldStore("dir:table");
  await syncOnce({ store, owner: "site-a", parts: [partOf("east", 1, 1_000)], nowSeconds: 1_000 });
  const { notices } = await syncOnce({ store, owner: "site-b", parts: [partOf("east", 2, 1_001)], nowSeconds: 1_001 });
  expect(notices).toEqual([
    "cluster east of dir:table was published by site-a at 1970-01-01T00:16:40.000Z; this sync (site-b) publishes it now",
  ]);
});

test("of two that publish one cluster at the same time the earlier one finds the other, leaves its part and says so", async () => {
  const store = new WorldStore("dir:table");
  await syncOnce({ store, owner: "site-a", instance: "a0", parts: [partOf("east", 1, 1_000)], nowSeconds: 1_000 });
  const put = store.put.bind(store);
  let other: Promise<unknown> | undefined;
  store.put = async (pairs) => {
    await put(pairs);
    if (!pairs.has("snapshot/current") || other !== undefined) return;
    other = syncOnce({ store, owner: "site-b", parts: [partOf("east", 3, 1_002)], nowSeconds: 1_002 });
    await other;
  };
  const { notices } = await syncOnce({
    store,
    owner: "site-a",
    instance: "a1",
    parts: [partOf("east", 2, 1_001)],
    nowSeconds: 1_001,
  });
  expect(notices).toEqual([
    "cluster east of dir:table was published by site-b (instance site-b-1) at the same time; " +
      "one of the two counts, so let one sync publish it",
  ]);
  expect((await readTarget(store)).parts).toMatchObject([{ observation: { observedSeconds: 1_002 } }]);
});
