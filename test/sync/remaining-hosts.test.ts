import { expect, test } from "vitest";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { remainingHosts } from "../../src/sync/remaining-hosts.ts";
import { cluster, service, sync, WorldStore } from "../support/sync-world.ts";

test("a shard that is gone takes its hosts with it, and a store that fails is no damage", async () => {
  const store = new WorldStore();
  await sync([cluster("east", [service("web", "10.0.0.1")])], [store]);
  const shards = (await readPointer(store))?.shards ?? [];
  const kept = shards.find((digest) => digest !== "") ?? "";
  const gone = "0".repeat(kept.length);
  const hosts = await remainingHosts(store, { shards: [gone, kept, ""], wide: [] });
  expect([...hosts.keys()]).toEqual(["web.ns1.svc.cluster.local."]);
  store.overrides.set(shardKey(kept), "failing");
  await expect(remainingHosts(store, { shards: [kept], wide: [] })).rejects.toMatchObject({ code: "unavailable" });
});
