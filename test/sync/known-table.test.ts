import { expect, test } from "vitest";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { knownTable, wholeClusters } from "../../src/sync/known-table.ts";
import type { KubernetesObject } from "../../src/sync/objects/kubernetes-object.ts";
import { readTarget } from "../../src/sync/target.ts";
import { cluster, lookUp, service, sync, WorldStore } from "../support/sync-world.ts";

const services = (count: number): KubernetesObject[] =>
  Array.from({ length: count }, (_, index) => service(`s${index}`, `10.0.1.${index}`));

/** Publishes so many Services of a cluster to stores, at that second. */
async function publish(name: string, count: number, stores: readonly WorldStore[], second: number): Promise<unknown> {
  return sync([cluster(name, services(count))], stores, { nowSeconds: () => second, allowRemovals: false });
}

const namesOf = async (...stores: readonly WorldStore[]): Promise<object> => {
  const { parts } = knownTable(await Promise.all(stores.map(readTarget)));
  return Object.fromEntries(parts.map(({ observation, claims }) => [observation.cluster, claims.length]));
};

test("of each cluster that counts which the store holds that saw it last, in whatever order", async () => {
  const [first, second] = [new WorldStore(), new WorldStore()];
  await publish("east", 9, [first, second], 1_000);
  await publish("east", 8, [first], 2_000);
  await publish("west", 5, [second], 1_500);
  expect([await namesOf(first, second), await namesOf(second, first)]).toEqual([
    { east: 8, west: 5 },
    { east: 8, west: 5 },
  ]);
});

test("what is left of a damaged table counts where no store has the cluster whole", async () => {
  const [damaged, whole] = [new WorldStore(), new WorldStore()];
  await publish("east", 5, [damaged], 2_000);
  await publish("east", 9, [whole], 1_000);
  await damaged.inner.delete(await damaged.list("snapshot/shard/"));
  expect([await namesOf(damaged, whole), [...wholeClusters([await readTarget(whole)])]]).toEqual([
    { east: 9 },
    ["east"],
  ]);
  expect([...wholeClusters([await readTarget(damaged)])]).toEqual([]);
});

test("a store that comes back with an old table gets the new one, however much went meanwhile", async () => {
  const [steady, away] = [new WorldStore(), new WorldStore()];
  await publish("east", 50, [steady, away], 1_000);
  let second = 2_000;
  for (const count of [41, 34, 28, 23, 22]) await publish("east", count, [steady], second++);
  expect(await publish("east", 21, [away, steady], second)).toMatchObject({ exitStatus: 0 });
  expect((await readPointer(away))?.digest).toBe((await readPointer(steady))?.digest);
  expect(await lookUp(away, "s40.ns1.svc.cluster.local")).toBeUndefined();
});

test("what would go from all stores at once is refused as from one, also where an old table says otherwise", async () => {
  const [steady, old] = [new WorldStore(), new WorldStore()];
  await publish("east", 5, [steady, old], 1_000);
  await publish("east", 50, [steady], 2_000);
  expect(await publish("east", 5, [old, steady], 3_000)).toMatchObject({
    exitStatus: 3,
    refusal: { code: "many-removals", clusters: ["east"] },
  });
  expect(await lookUp(steady, "s49.ns1.svc.cluster.local")).toBeDefined();
});
