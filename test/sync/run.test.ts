import { describe, expect, test } from "vitest";
import { generationOf, HISTORY_PREFIX, POINTER_KEY, VIP_LEDGER_KEY } from "../../src/snapshot/keys.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { readTarget } from "../../src/sync/target.ts";
import { clusterPartFrom } from "../../src/sync/source.ts";
import { cluster, lookUp, service, serviceEntry, sync, unreadableCluster, WorldStore } from "../support/sync-world.ts";
import { clustersOf, EAST, WEB, WEST } from "./two-clusters.ts";

describe("publishing", () => {
  test("the names of all clusters are in the table, with VIPs for hosts that need one", async () => {
    const store = new WorldStore();
    const { exitStatus, stores, diagnostics } = await sync([EAST, WEST], [store]);
    expect({ exitStatus, diagnostics }).toEqual({ exitStatus: 0, diagnostics: [] });
    expect(stores.map(({ label, changes }) => [label, changes.map(({ kind, name }) => `${kind} ${name}`)])).toEqual([
      ["memory:", ["add api.example.com.", `add ${WEB}.`]],
    ]);
    expect((await lookUp(store, WEB))?.claims.map((claim) => claim.cluster)).toEqual(["east", "west"]);
    expect((await lookUp(store, "api.example.com"))?.vip).toEqual(["240.240.241.62", "2001:2::bbb:f13e"]);
    expect((await readPointer(store))?.zones).toEqual(["cluster.local.", "clusterset.local."]);
  });

  test("the ledger is written before the table, and the pointer last", async () => {
    const store = new WorldStore();
    await sync([EAST], [store]);
    const shard: unknown = expect.stringMatching("^snapshot/shard/");
    expect(store.writes).toEqual([VIP_LEDGER_KEY, shard, shard, POINTER_KEY]);
  });

  test("a second sync of the same input writes nothing", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    store.writes.length = 0;
    const { exitStatus, stores } = await sync([WEST, EAST], [store], { nowSeconds: () => 1_200 });
    expect(exitStatus).toBe(0);
    expect(stores.map(({ changes, isPending, publication }) => [changes, isPending, publication?.kind])).toEqual([
      [[], false, "unchanged"],
    ]);
    expect(store.writes).toEqual([]);
  });

  test("after half the lease the pointer is written again, so that nobody calls the table stale", async () => {
    const store = new WorldStore();
    await sync([EAST], [store]);
    store.writes.length = 0;
    const { stores } = await sync([EAST], [store], { nowSeconds: () => 1_301 });
    expect(stores[0]?.publication?.kind).toBe("refreshed");
    expect(store.writes).toEqual([POINTER_KEY]);
  });

  test("progress is told line by line", async () => {
    const lines: string[] = [];
    await sync([EAST], [new WorldStore()], { report: (line) => lines.push(line) });
    expect(lines).toEqual(["read east: 2 claims", "published generation 1 to memory:: 2 shards written"]);
  });

  test("old snapshots go in time", async () => {
    const store = new WorldStore();
    for (let round = 1; round <= 12; round++) {
      await sync([cluster("east", [service("web", `192.0.2.${round}`)])], [store], {
        nowSeconds: () => round * 10_000,
      });
    }
    // Eleven were superseded; five publications after one, enough time has passed whatever any clock says.
    expect((await store.list(HISTORY_PREFIX)).map(generationOf)).toEqual([7, 8, 9, 10, 11]);
  });
});

describe("clusters that are not read", () => {
  test("one that is not named keeps its names, also what it shares with one that is", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    await sync([cluster("east", [service("other", "192.0.2.9")])], [store]);
    expect(await clustersOf(store)).toEqual(["east", "west"]);
    expect((await lookUp(store, WEB))?.claims.map((claim) => claim.cluster)).toEqual(["west"]);
  });

  test("one that is not named goes when pruning", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    const { stores } = await sync([WEST], [store], { prune: true });
    expect(stores[0]?.changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "remove api.example.com.",
      `change ${WEB}.`,
    ]);
    expect(await clustersOf(store)).toEqual(["west"]);
  });

  test("one that cannot be read keeps its names, the rest is published and the status says so", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    const west = cluster("west", [service("web", "198.51.100.2")]);
    const { exitStatus, diagnostics } = await sync([unreadableCluster("east"), west], [store], { prune: true });
    expect(exitStatus).toBe(1);
    expect(diagnostics).toEqual([
      {
        severity: "error",
        cluster: "east",
        where: {},
        message: "cannot be read, so what it said before stays: no such file: east.yaml",
      },
    ]);
    const answers = (await lookUp(store, WEB))?.claims.map((claim) => JSON.stringify(claim.answer));
    expect(answers).toEqual([
      '{"form":"addresses","addresses":["192.0.2.1"]}',
      '{"form":"addresses","addresses":["198.51.100.2"]}',
    ]);
  });

  test("a failure that no source promises to have is not hidden", async () => {
    const broken = {
      ...EAST,
      sources: [{ cluster: "east", read: async () => Promise.reject(new TypeError("a mistake")) }],
    };
    await expect(sync([broken], [new WorldStore()])).rejects.toThrow(TypeError);
  });

  test("several sources of one cluster are read together", async () => {
    const store = new WorldStore();
    const sources = [...EAST.sources, ...cluster("east", [service("db", "192.0.2.5")]).sources];
    await sync([{ ...EAST, sources }], [store]);
    expect(await clustersOf(store)).toEqual(["east"]);
    expect([await lookUp(store, WEB), await lookUp(store, "db.ns1.svc.cluster.local")]).not.toContain(undefined);
  });

  test("the parts that are read back are those that were published", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    const settings = { zone: EAST.zone, leaseSeconds: 600, observedSeconds: 1_000 };
    const parts = [EAST, WEST].map(async ({ cluster: name, sources }) => {
      const objects = (await Promise.all(sources.map((source) => source.read()))).flatMap((reading) => reading.objects);
      return clusterPartFrom(objects, { ...settings, cluster: name }).part;
    });
    expect((await readTarget(store)).parts).toEqual(await Promise.all(parts));
  });
});

describe("planning", () => {
  test.each([
    ["plan", 0],
    ["check", 4],
  ] as const)("mode %s writes nothing and ends with %i when there are changes", async (mode, status) => {
    const store = new WorldStore();
    const { exitStatus, stores } = await sync([EAST], [store], { mode });
    expect(exitStatus).toBe(status);
    expect(stores[0]?.changes).toHaveLength(2);
    expect(store.writes).toEqual([]);
  });

  test("mode check ends with 0 when there are none", async () => {
    const store = new WorldStore();
    await sync([EAST], [store]);
    expect((await sync([EAST], [store], { mode: "check" })).exitStatus).toBe(0);
  });

  test("a changed setting of a cluster is pending, although no name changes", async () => {
    const store = new WorldStore();
    await sync([EAST], [store]);
    const { exitStatus, stores } = await sync([{ ...EAST, network: "n1" }], [store], { mode: "check" });
    expect([exitStatus, stores[0]?.changes, stores[0]?.isPending]).toEqual([4, [], true]);
  });
});

describe("refusing", () => {
  test.each([
    ["an empty input", [cluster("east", [])], "empty-table"],
    ["no input at all", [], "empty-table"],
  ])("%s is never published, not even as the first table", async (_what, clusters, code) => {
    const store = new WorldStore();
    const { exitStatus, refusal } = await sync(clusters, [store]);
    expect([exitStatus, refusal?.code, store.writes]).toEqual([3, code, []]);
  });

  test("a cluster that lost all of its names leaves the table as it was", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    store.writes.length = 0;
    const { exitStatus, refusal, stores } = await sync([EAST, cluster("west", [])], [store], {
      allowRemovals: false,
    });
    expect([exitStatus, refusal?.code, store.writes]).toEqual([3, "empty-cluster", []]);
    expect(stores[0]?.changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([`change ${WEB}.`]);
  });

  test.each([
    [false, ["east", "west"]],
    [true, ["west"]],
  ])("a cluster past its lease stays until removals are allowed (%s)", async (allowRemovals, clusters) => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    const { diagnostics } = await sync([unreadableCluster("east"), WEST], [store], {
      allowRemovals,
      nowSeconds: () => 2_000,
    });
    expect((await lookUp(store, WEB))?.claims.map((claim) => claim.cluster)).toEqual(clusters);
    expect(diagnostics.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^its lease ended at /));
  });

  test("a sync that would take away over a fifth of the names takes none, unless removals are allowed", async () => {
    const store = new WorldStore();
    await sync([EAST, WEST], [store]);
    store.writes.length = 0;
    const fewer = cluster("east", [service("other", "192.0.2.9")]);
    const refused = await sync([fewer, WEST], [store], { allowRemovals: false });
    expect([refused.exitStatus, refused.refusal?.code, store.writes]).toEqual([3, "many-removals", []]);
    const allowed = await sync([fewer, WEST], [store], { allowRemovals: true });
    expect([allowed.exitStatus, allowed.stores[0]?.publication?.kind]).toEqual([0, "published"]);
  });
});

describe("bad objects", () => {
  test("are told, and the rest is published", async () => {
    const store = new WorldStore();
    const bad = serviceEntry("bad", "not a name");
    const { exitStatus, diagnostics } = await sync([cluster("east", [service("web", "192.0.2.1"), bad])], [store]);
    expect(exitStatus).toBe(1);
    expect(diagnostics.map(({ severity, where }) => [severity, where.kind, where.name])).toEqual([
      ["error", "ServiceEntry", "bad"],
    ]);
    expect(await lookUp(store, WEB)).toBeDefined();
  });

  test("a host for which no VIP is left is told, and the rest is published", async () => {
    const store = new WorldStore();
    const entries = ["a", "b", "c"].map((label) => serviceEntry(label, `${label}.example.com`));
    const vipPools = { ipv4: "192.0.2.0/30", ipv6: "2001:db8::/126" };
    const { exitStatus, diagnostics } = await sync([cluster("east", entries)], [store], { vipPools });
    expect(exitStatus).toBe(1);
    expect(diagnostics).toEqual([
      {
        severity: "error",
        cluster: "east",
        where: { kind: "ServiceEntry", namespace: "ns1", name: "c", field: "spec.hosts" },
        message: "no automatic VIP is left in 192.0.2.0/30 and 2001:db8::/126 for host c.example.com.",
      },
    ]);
    expect((await lookUp(store, "a.example.com"))?.vip).toHaveLength(2);
    expect((await lookUp(store, "c.example.com"))?.vip).toBeUndefined();
  });
});

describe("VIPs over time", () => {
  test("a host keeps its VIP when the one it collided with goes", async () => {
    const store = new WorldStore();
    const vipPools = { ipv4: "192.0.2.0/30", ipv6: "2001:db8::/126" };
    const both = ["a", "b"].map((label) => serviceEntry(label, `${label}.example.com`));
    await sync([cluster("east", both)], [store], { vipPools });
    const before = await lookUp(store, "b.example.com");
    await sync([cluster("east", both.slice(1))], [store], { vipPools });
    expect((await lookUp(store, "b.example.com"))?.vip).toEqual(before?.vip);
  });

  test("a VIP written back into the ServiceEntry stays the host's in the other clusters", async () => {
    const store = new WorldStore();
    await sync([EAST], [store]);
    const exported = cluster("east", [serviceEntry("api", "api.example.com", { addresses: ["240.240.241.62"] })]);
    await sync([exported, cluster("west", [serviceEntry("api", "api.example.com")])], [store]);
    expect((await lookUp(store, "api.example.com"))?.vip).toEqual(["240.240.241.62", "2001:2::bbb:f13e"]);
  });
});
