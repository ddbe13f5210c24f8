import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { POINTER_KEY, shardKey } from "../../../src/snapshot/keys.ts";
import { encodePublisher, publisherKey } from "../../../src/snapshot/publisher.ts";
import { readTarget } from "../../../src/sync/target.ts";
import { encodeWithheld, WITHHELD_KEY } from "../../../src/sync/withheld-claims.ts";
import { serviceClaim } from "../../support/mesh-values.ts";
import { WorldStore } from "../../support/sync-world.ts";
import { syncOnce } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

/** `east` and `west` were published; then the pointer was made what it was before `east` was published anew. */
async function overwrittenStore(): Promise<WorldStore> {
  const store = new WorldStore();
  for (const owner of ["east", "west"]) await syncOnce({ store, owner, parts: [partOf(owner, 1, 1)], nowSeconds: 1 });
  const old = await store.get(POINTER_KEY);
  await syncOnce({ store, owner: "east", instance: "2", parts: [partOf("east", 2, 2)], nowSeconds: 2 });
  await store.put(new Map(old === undefined ? [] : [[POINTER_KEY, old]]));
  return store;
}

async function roundsOf(store: WorldStore): Promise<unknown> {
  const { parts, isBehind = false, notices = [] } = await readTarget(store);
  return {
    seen: parts.map(({ observation: { cluster, observedSeconds } }) => `${cluster} ${observedSeconds}`),
    isBehind,
    notices,
  };
}

test("the part that its publisher published later counts, not that of the table", async () => {
  expect(await roundsOf(await overwrittenStore())).toEqual({ seen: ["east 2", "west 1"], isBehind: true, notices: [] });
});

test("what cannot be read of it leaves what the table has, and is told", async () => {
  const store = await overwrittenStore();
  const { publishers, current } = await readTarget(store);
  const own = (publishers?.get("east")?.part?.shards ?? []).filter(
    (digest) => current?.pointer.shards.includes(digest) !== true,
  );
  expect(own).not.toEqual([]);
  await store.delete(own.map(shardKey));
  expect(await roundsOf(store)).toEqual({
    seen: ["east 1", "west 1"],
    isBehind: true,
    notices: [
      expect.stringMatching(
        /^publisher\/east: what was published last of east cannot be read, what the current table has of it stays until it is synced again: snapshot\/shard\//,
      ),
    ],
  });
});

test("a part is whole though another sync kept a claim of it out of the table and nobody wrote that down", async () => {
  const store = new WorldStore();
  await syncOnce({ store, owner: "east", parts: [partOf("east", 1, 1)], nowSeconds: 1 });
  const record = (await readTarget(store)).publishers?.get("east");
  if (record?.part === undefined) throw new TypeError("no record was written");
  // A claim that stands in the record alone.
  const named = { name: parseName("db.ns1.svc.cluster.local"), claim: serviceClaim(["192.0.2.77"], { object: "db" }) };
  const part = { ...record.part, withheld: [named], claimCount: 3 };
  await store.put(new Map([[publisherKey("east"), encodePublisher({ ...record, part })]]));
  const { parts, withheld } = await readTarget(store);
  expect([parts[0]?.claims.length, withheld]).toEqual([3, [named]]);
});

test("without records what was kept out of the table is what the store says", async () => {
  const store = new WorldStore();
  const named = { name: parseName("db.ns1.svc.cluster.local"), claim: serviceClaim(["192.0.2.77"]) };
  await store.put(new Map([[WITHHELD_KEY, encodeWithheld([named])]]));
  expect((await readTarget(store)).withheld).toEqual([named]);
});
