import { expect, test } from "vitest";
import { listSnapshots } from "../../src/snapshot/stored-snapshots.ts";
import { Publisher } from "../../src/sync/publishers/publisher.ts";
import { readPublishers } from "../../src/sync/publishers/read-publishers.ts";
import { restoreTable } from "../../src/sync/restore-table.ts";
import type { SyncOptions } from "../../src/sync/run.ts";
import { cluster, lookUp, service, sync, WorldStore } from "../support/sync-world.ts";

/** Publishes one Service of a cluster as a sync of its own does. */
async function publish(store: WorldStore, name: string, address: string, nowSeconds: number): Promise<void> {
  const publisher = new Publisher({
    owner: name,
    instance: `${name}${nowSeconds}`
      .padEnd(16, "0")
      .slice(0, 16)
      .replaceAll(/[^0-9a-f]/g, "0"),
    clusters: [name],
    isFollowing: false,
    takesOver: false,
  });
  const publishing: SyncOptions["publishing"] = { publisher, wait: async () => {}, random: () => 0 };
  const { exitStatus } = await sync([cluster(name, [service(name, address)])], [store], {
    nowSeconds: () => nowSeconds,
    publishing,
  });
  expect(exitStatus).toBe(0);
}

async function addressOf(store: WorldStore, name: string): Promise<unknown> {
  return (await lookUp(store, `${name}.ns1.svc.cluster.local`))?.claims[0]?.answer;
}

test("a restored table stays, whatever was recorded since, until its clusters are read again", async () => {
  const store = new WorldStore();
  await publish(store, "east", "192.0.2.1", 1_000);
  await publish(store, "west", "192.0.2.2", 1_100);
  await publish(store, "west", "192.0.2.3", 1_200);
  const { superseded } = await listSnapshots(store);
  const old = superseded.find(({ generation }) => generation === 2);
  expect(old && (await restoreTable(store, old, 1_300)).generation).toBe(4);
  await publish(store, "east", "192.0.2.9", 1_400);
  expect(await addressOf(store, "east")).toEqual({ form: "addresses", addresses: ["192.0.2.9"] });
  expect(await addressOf(store, "west")).toEqual({ form: "addresses", addresses: ["192.0.2.2"] });
  await publish(store, "west", "192.0.2.4", 1_500);
  expect(await addressOf(store, "west")).toEqual({ form: "addresses", addresses: ["192.0.2.4"] });
});

test("clusters that a restored table lacks do not come back with a sync of another", async () => {
  const store = new WorldStore();
  await publish(store, "east", "192.0.2.1", 1_000);
  await publish(store, "bad", "192.0.2.2", 1_100);
  const [old] = (await listSnapshots(store)).superseded;
  expect(old && (await restoreTable(store, old, 1_300)).clusters.map(({ cluster: each }) => each)).toEqual(["east"]);
  await publish(store, "east", "192.0.2.9", 1_400);
  expect(await addressOf(store, "bad")).toBeUndefined();
  expect((await readPublishers(store)).records.get("bad")?.owner).toBe("bad");
});
