import { describe, expect, test } from "vitest";
import type { SyncCluster } from "../../src/sync/read-clusters.ts";
import { WITHHELD_KEY } from "../../src/sync/withheld-claims.ts";
import { cluster, lookUp, service, serviceEntry, sync, WorldStore } from "../support/sync-world.ts";
import { name } from "../support/table.ts";
import { clustersOf } from "./two-clusters.ts";

/** East names hosts that are the zone of west, a namespace of it, and a Service of it. */
const EAST = cluster("east", [
  service("web", "192.0.2.1"),
  serviceEntry("zone", "west.example"),
  serviceEntry("wild", "*.ns1.svc.west.example", { addresses: ["192.0.2.9"] }),
  serviceEntry("squatter", "web.ns1.svc.west.example"),
]);
const WEST = inDomain("west.example");

function inDomain(domain: string, id = "west"): SyncCluster {
  return { ...cluster(id, [service("web", "198.51.100.1")]), zone: name(domain) };
}

describe("hosts that collide with the zone of another cluster", () => {
  test("are told and stay out of the table; the rest is published, and Services have their names", async () => {
    const store = new WorldStore();
    const { exitStatus, diagnostics } = await sync([EAST, WEST], [store]);
    expect(exitStatus).toBe(1);
    expect(diagnostics.map(({ cluster: id, where, message }) => [id, where.name, where.field, message])).toEqual([
      [
        "east",
        "wild",
        "spec.hosts",
        '"*.ns1.svc.west.example.": the wildcard captures the namespace ns1 of the zone west.example. of west, so it is left out',
      ],
      ["east", "zone", "spec.hosts", '"west.example.": the host is the zone west.example. of west, so it is left out'],
    ]);
    expect(await lookUp(store, "west.example")).toBeUndefined();
    expect(await lookUp(store, "*.ns1.svc.west.example")).toBeUndefined();
    const contested = await lookUp(store, "web.ns1.svc.west.example");
    expect(contested?.claims.map(({ kind }) => kind)).toEqual(["ServiceEntry", "Service"]);
    expect(contested?.vip, "nobody would be given it").toBeUndefined();
  });

  test("answer without being read again once nothing is in their way", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    const { exitStatus } = await sync([inDomain("elsewhere.example")], [store]);
    expect(exitStatus).toBe(0);
    expect((await lookUp(store, "west.example"))?.vip).toHaveLength(2);
    expect(await lookUp(store, "*.ns1.svc.west.example")).toBeDefined();
    await sync([WEST], [store]);
    expect(await lookUp(store, "west.example")).toBeUndefined();
    await sync([cluster("east", [service("web", "192.0.2.1")])], [store]);
    await sync([inDomain("elsewhere.example")], [store]);
    expect(await lookUp(store, "west.example"), "its object is gone").toBeUndefined();
  });

  test("are told again by each sync, also by one that does not read their cluster", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    store.writes.length = 0;
    const { exitStatus, diagnostics } = await sync([WEST], [store]);
    expect([exitStatus, diagnostics.map(({ where }) => where.name)]).toEqual([1, ["wild", "zone"]]);
    expect(store.writes).toEqual([]);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])("are not lost when the store dies after %i writes", async (writesLeft) => {
    const store = new WorldStore();
    await sync([EAST], [store]);
    store.writesLeft = writesLeft;
    await sync([WEST], [store]);
    store.writesLeft = Number.POSITIVE_INFINITY;
    await sync([WEST], [store]);
    await sync([inDomain("elsewhere.example")], [store]);
    expect(await lookUp(store, "west.example")).toBeDefined();
    expect(await lookUp(store, "*.ns1.svc.west.example")).toBeDefined();
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    "come back when the store dies after %i writes of that",
    async (writesLeft) => {
      const store = new WorldStore();
      await sync([EAST, WEST], [store]);
      store.writesLeft = writesLeft;
      await sync([inDomain("elsewhere.example")], [store]);
      store.writesLeft = Number.POSITIVE_INFINITY;
      await sync([inDomain("elsewhere.example")], [store]);
      expect(await lookUp(store, "west.example")).toBeDefined();
      expect(await lookUp(store, "*.ns1.svc.west.example")).toBeDefined();
    },
  );

  test("leave no trace where there are none", async () => {
    const store = new WorldStore();
    await sync([WEST], [store]);
    expect(store.writes).not.toContain(WITHHELD_KEY);
  });
});

describe("clusters that cannot stand side by side", () => {
  test("are refused, also when only the store holds one of them", async () => {
    const store = new WorldStore();
    await sync([WEST], [store]);
    store.writes.length = 0;
    const { exitStatus, refusal } = await sync([inDomain("svc.west.example", "north")], [store]);
    expect([exitStatus, refusal, store.writes]).toEqual([
      3,
      {
        code: "zone-conflict",
        clusters: [],
        reason:
          "the domain svc.west.example. of cluster north lies where cluster west has its own names, with the domain west.example.",
      },
      [],
    ]);
  });

  test("may have domains that lie in one another", async () => {
    const store = new WorldStore();
    await sync([inDomain("mesh.example", "all"), inDomain("east.mesh.example", "east")], [store]);
    const claims = async (host: string): Promise<unknown> =>
      (await lookUp(store, host))?.claims.map((claim) => claim.cluster);
    expect(await claims("web.ns1.svc.mesh.example")).toEqual(["all"]);
    expect(await claims("web.ns1.svc.east.mesh.example")).toEqual(["east"]);
  });

  test("under one name in several stores are refused, unless the sync says what the cluster is", async () => {
    const [first, second] = [new WorldStore("first:"), new WorldStore("second:")];
    await sync([inDomain("a.example")], [first]);
    await sync([inDomain("b.example")], [second]);
    const { exitStatus, refusal } = await sync([cluster("east", [service("web", "192.0.2.1")])], [first, second]);
    expect([exitStatus, refusal]).toEqual([
      3,
      {
        code: "cluster-conflict",
        clusters: [],
        reason: "the stores hold different clusters called west, with the domains a.example. and b.example.",
      },
    ]);
    const named = [cluster("east", [service("web", "192.0.2.1")]), inDomain("a.example")];
    expect((await sync(named, [first, second])).exitStatus).toBe(0);
    expect(await clustersOf(second)).toEqual(["east", "west"]);
  });

  test("are one cluster with another domain when a sync names it, which the plan tells", async () => {
    const store = new WorldStore();
    await sync([WEST], [store]);
    const { stores } = await sync([inDomain("elsewhere.example")], [store]);
    expect(stores[0]?.settingChanges).toEqual([
      { setting: "cluster west", from: "west.example.", to: "elsewhere.example." },
    ]);
    expect(stores[0]?.changes.map((change) => `${change.kind} ${change.name}`)).toEqual([
      "add web.ns1.svc.elsewhere.example.",
      "remove web.ns1.svc.west.example.",
    ]);
  });
});
