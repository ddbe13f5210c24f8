import { expect, test } from "vitest";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { publishReading, type ReadingPublication } from "../../src/sync/publish-reading.ts";
import { Publisher } from "../../src/sync/publishers/publisher.ts";
import { readPublishers } from "../../src/sync/publishers/read-publishers.ts";
import type { KubernetesObject } from "../../src/sync/objects/kubernetes-object.ts";
import { readClusters, type SyncCluster } from "../../src/sync/read-clusters.ts";
import { clusterPartFrom } from "../../src/sync/source.ts";
import { cluster, lookUp, service, serviceEntry, sync, WorldStore } from "../support/sync-world.ts";

const OBJECTS = [service("web", "10.0.0.1"), serviceEntry("api", "api.example.com")];
const EAST = cluster("east", OBJECTS);
const NOW = { mode: "apply", prune: false, nowSeconds: () => 1_000, report: () => {} } as const;

test("it publishes what a run over the same objects does", async () => {
  const [ours, other] = [new WorldStore(), new WorldStore()];
  const before = [cluster("west", [service("db", "10.0.0.2")])];
  await sync(before, [ours, other]);
  const { part } = clusterPartFrom(OBJECTS, { ...EAST, observedSeconds: 1_000 });
  const { desired, refusal } = await publishReading(
    { parts: [part], seen: new Map() },
    { clusters: [EAST], stores: [ours], ...NOW },
  );
  await sync([EAST], [other]);
  expect((await readPointer(ours))?.digest).toBe((await readPointer(other))?.digest);
  expect([desired.hosts.size, refusal]).toEqual([3, undefined]);
});

test("a store that takes long makes no other wait", async () => {
  const [slow, quick] = [new WorldStore("slow"), new WorldStore("quick")];
  const [isQuickDone, isSlowFree] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const put = slow.put.bind(slow);
  Object.assign(slow, { put: (pairs: ReadonlyMap<string, Uint8Array>) => isSlowFree.promise.then(() => put(pairs)) });
  const { part } = clusterPartFrom(OBJECTS, { ...EAST, observedSeconds: 1_000 });
  const report = (line: string): void => (line.includes("to quick:") ? isQuickDone.resolve() : undefined);
  const options = { clusters: [EAST], stores: [slow, quick], ...NOW, report };
  const publication = publishReading({ parts: [part], seen: new Map() }, options);
  await isQuickDone.promise;
  expect([(await readPointer(quick))?.generation, await readPointer(slow)]).toEqual([1, undefined]);
  isSlowFree.resolve();
  const { stores } = await publication;
  expect(stores.map(({ label, publication: done }) => [label, done?.kind])).toEqual([
    ["slow", "published"],
    ["quick", "published"],
  ]);
});

test("what policy refuses is not published", async () => {
  const store = new WorldStore();
  await sync([EAST], [store]);
  const digest = (await readPointer(store))?.digest;
  const { part } = clusterPartFrom([], { ...EAST, observedSeconds: 1_000 });
  const { refusal } = await publishReading(
    { parts: [part], seen: new Map() },
    { clusters: [EAST], stores: [store], ...NOW },
  );
  expect([refusal?.code, (await readPointer(store))?.digest]).toEqual(["empty-table", digest]);
});

test("a cluster that another sync follows is refused, unless it is taken over", async () => {
  const store = new WorldStore();
  const { part } = clusterPartFrom(OBJECTS, { ...EAST, observedSeconds: 1_000 });
  const publishAs = async (owner: string, takesOver = false): Promise<string | undefined> => {
    const names = { owner, instance: `${owner}-1`, clusters: ["east"], isFollowing: true, takesOver };
    const publishing = { publisher: new Publisher(names), wait: async () => undefined, random: () => 0 };
    const options = { clusters: [EAST], stores: [store], ...NOW, publishing };
    return (await publishReading({ parts: [part], seen: new Map() }, options)).refusal?.code;
  };
  expect([await publishAs("one"), await publishAs("two"), await publishAs("two", true)]).toEqual([
    undefined,
    "claimed-cluster",
    undefined,
  ]);
});

/** Publishes parts of clusters as a sync that goes on does. */
async function follow(store: WorldStore, named: readonly SyncCluster[], owner = "one"): Promise<ReadingPublication> {
  const clusters = named.map((each) => each.cluster);
  const publisher = new Publisher({ owner, instance: `${owner}-1`, clusters, isFollowing: true, takesOver: false });
  const publishing = { publisher, wait: async () => undefined, random: () => 0 };
  const { parts } = await readClusters(named, () => 1_000);
  return publishReading(
    { parts, seen: new Map() },
    { clusters: named, stores: [store], ...NOW, publishing, holdsBack: true },
  );
}

const services = (count: number): KubernetesObject[] =>
  Array.from({ length: count }, (_, index) => service(`s${index}`, `10.0.1.${index}`));

test.each([
  ["that lost all of its names", 10, 0, "empty-cluster"],
  ["that lost over a fifth of them", 10, 5, "many-removals"],
])("a cluster %s is held back, and the others are published", async (_what, before, now, code) => {
  const store = new WorldStore();
  await follow(store, [cluster("east", services(before)), cluster("west", [service("db", "10.0.0.2")])]);
  const { refusal, heldBack, stores } = await follow(store, [
    cluster("east", services(now)),
    cluster("west", [service("db", "10.0.0.3")]),
  ]);
  expect([refusal?.code, refusal?.clusters, [...heldBack]]).toEqual([code, ["east"], ["east"]]);
  expect(stores[0]?.publication?.kind).toBe("published");
  expect((await lookUp(store, "db.ns1.svc.cluster.local"))?.claims[0]?.answer).toMatchObject({
    addresses: ["10.0.0.3"],
  });
  expect(await lookUp(store, "s9.ns1.svc.cluster.local")).toBeDefined();
});

test("where every cluster would be held back all is refused, and nothing written", async () => {
  const store = new WorldStore();
  const kept = cluster("kept", [service("db", "10.0.0.2")]);
  await follow(store, [cluster("east", services(10)), cluster("west", services(10)), kept]);
  const digest = (await readPointer(store))?.digest;
  const { refusal, heldBack } = await follow(store, [cluster("east", services(1)), cluster("west", services(1))]);
  expect([refusal?.code, refusal?.clusters, heldBack.size]).toEqual(["many-removals", ["east", "west"], 0]);
  expect((await readPointer(store))?.digest).toBe(digest);
});

test("a cluster that another sync follows is left to it, and the others are published", async () => {
  const store = new WorldStore();
  await follow(store, [cluster("east", services(1))], "other");
  const clusters = [cluster("east", []), cluster("west", [service("db", "10.0.0.3")])];
  for (const kind of ["published", "unchanged"]) {
    const { refusal, heldBack, stores } = await follow(store, clusters);
    expect([refusal?.code, [...heldBack], stores[0]?.publication?.kind]).toEqual(["claimed-cluster", ["east"], kind]);
    expect((await readPublishers(store)).records.get("east")?.owner).toBe("other");
  }
  expect(await lookUp(store, "s0.ns1.svc.cluster.local")).toBeDefined();
});

test("what is left of a damaged table is asked for as the whole is", async () => {
  const store = new WorldStore();
  await follow(store, [cluster("east", services(50))]);
  for (const key of await store.list("snapshot/shard/")) await store.inner.delete([key]);
  const { refusal } = await follow(store, [cluster("east", services(1))]);
  expect([refusal?.code, refusal?.clusters]).toEqual(["many-removals", ["east"]]);
  expect((await follow(store, [cluster("east", services(50))])).refusal).toBeUndefined();
});

test("a cluster that leaves the table with its lease is pruned, and one publication is enough", async () => {
  const store = new WorldStore();
  await follow(store, [cluster("east", services(1)), cluster("west", [service("db", "10.0.0.2")])]);
  const named = [cluster("east", []), cluster("west", [])];
  const names = { owner: "one", instance: "one-2", clusters: ["east", "west"], isFollowing: false, takesOver: false };
  let waits = 0;
  const wait = async (): Promise<void> => void (waits += 1);
  const publishing = { publisher: new Publisher(names), wait, random: () => 0 };
  const { part } = clusterPartFrom([service("db", "10.0.0.2")], { ...cluster("west", []), observedSeconds: 9_000 });
  const options = {
    clusters: named,
    stores: [store],
    ...NOW,
    nowSeconds: () => 9_000,
    publishing,
    allowRemovals: true,
  };
  const { stores } = await publishReading({ parts: [part], seen: new Map() }, options);
  expect([stores[0]?.problem, stores[0]?.publication?.pointer.generation, waits]).toEqual([undefined, 2, 0]);
  expect((await readPublishers(store)).records.get("east")).not.toHaveProperty("part");
});
