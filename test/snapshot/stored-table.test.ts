import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseName, type Name } from "../../src/dns/name.ts";
import type { ClusterObservation } from "../../src/mesh/cluster.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import { buildSnapshot, type SnapshotContent } from "../../src/snapshot/build.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { arbitraryName } from "../support/arbitrary-mesh.ts";
import { FaultStore } from "../support/fault-store.ts";
import { meshHost, observation, serviceClaim } from "../support/mesh-values.ts";
import { afterShards, snapshotContent } from "../support/snapshots.ts";

interface Opened {
  readonly table: NameTable;
  readonly store: FaultStore;
}

/** The table of these names, in that many shards of hosts. */
async function open(
  names: readonly string[],
  shardCount: number,
  differences: Partial<SnapshotContent> = {},
): Promise<Opened> {
  const store = new FaultStore();
  const hosts = names.map((name, number) => meshHost(name, serviceClaim([`192.0.2.${number}`], { object: name })));
  const zones = ["cluster.local", "clusterset.local"].map(parseName);
  const snapshot = await buildSnapshot(snapshotContent(hosts, { zones, ...differences }), afterShards(shardCount));
  await publishSnapshot(store, snapshot, { nowSeconds: 1 });
  const reader = new SnapshotReader({ store, nowMs: () => 0 });
  await reader.refresh();
  const table = reader.current();
  if (table === undefined) throw new Error(`no table: ${reader.lastProblem?.message}`);
  store.reads.length = 0;
  return { table, store };
}

const NAMES = [
  "productpage.ns1.svc.cluster.local",
  "web-0.db.ns1.svc.cluster.local",
  "a.b.c.example.com",
  "*.example.org",
  "*.internal",
  "*.ns1.svc.cluster.local",
  "db.x.cluster.local",
  "web.unknown.svc.cluster.local",
];

test.each([
  ["db.ns1.svc.cluster.local", "a host lies below the service", ["web-0"]],
  ["web-0.db.ns1.svc.cluster.local", "nothing lies below the host", []],
  ["productpage.ns1.svc.cluster.local", "nothing lies below the host", []],
  ["c.example.com", "a host lies two labels below", ["a.b"]],
  ["example.com", "a host lies three labels below", ["a.b.c"]],
  ["d.example.com", "its siblings do not count", []],
  ["com", "what lies below may be in any shard", []],
  ["example.org", "a wildcard is a host below its apex", ["*"]],
  ["internal", "also one that covers more than one shard", ["*"]],
  ["x.internal", "which says nothing of what it covers", []],
  ["x.cluster.local", "a host of the pointer lies below", ["db"]],
  ["unknown.svc.cluster.local", "a host of no known namespace lies below", ["web"]],
])("below %s, where %s, there are %j", async (text, _why, below) => {
  // Whether other names happen to be in the same shard must make no difference.
  for (const shardCount of [1, 64]) {
    const name = parseName(text);
    const shard = await (await open(NAMES, shardCount)).table.shardOf(name);
    const found = [...shard.hostsBelow(name)].map((host) => host.name);
    expect(found).toEqual(below.map((each) => parseName(`${each}.${text}`)));
  }
});

test("every host is found in the shard of its name, a wildcard in the shard of whatever it covers", async () => {
  const counts = fc.constantFrom(1, 16);
  const suffixes = fc.constantFrom("x.y.svc", "x.ns1.svc", "x", "svc", "a.b.c.d");
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(arbitraryName, { maxLength: 10 }),
      counts,
      suffixes,
      async (names, count, below) => {
        const { table } = await open(names, count);
        for (const name of names) {
          const covered = name.startsWith("*.") ? parseName(`${below}.${name.slice(2)}`) : name;
          expect((await table.shardOf(name)).find(name)?.name).toBe(name);
          expect((await table.shardOf(covered)).find(name)?.name).toBe(name);
        }
      },
    ),
    { numRuns: 100 },
  );
});

describe("names that only the pointer can hold cost no read and no promise:", () => {
  test.each([
    "web.unknown.svc.cluster.local",
    "ns1.svc.cluster.local",
    "db.x.cluster.local",
    "cluster.local",
    "10-0-0-1.ns1.pod.cluster.local",
    "web",
    "web.ns1.svc",
    "1.0.240.240.in-addr.arpa",
    "1.0.0.10.in-addr.arpa",
  ])("%s", async (name) => {
    const { table, store } = await open(NAMES, 1);
    expect(table.shardOf(parseName(name))).not.toBeInstanceOf(Promise);
    expect(store.reads).toEqual([]);
  });
});

describe("what the pointer says of the whole table", () => {
  const west: ClusterObservation = observation("west", {
    zone: parseName("west.example"),
    namespaces: [],
    importedNamespaces: ["shop"],
    restrictedNamespaces: [{ namespace: "hidden", exportTo: ["ops"] }],
  });

  test("its zones, the qualified ones with their clusters, and its TTL", async () => {
    const settings = { ttlSeconds: 60, clusterSuffix: parseName("mesh.example") };
    const { table } = await open(NAMES, 1, { clusters: [west, observation("east")], settings });
    expect(table.zones).toEqual([
      "cluster.local.",
      "clusterset.local.",
      "240.240.in-addr.arpa.",
      "0.0.0.0.2.0.0.0.1.0.0.2.ip6.arpa.",
      "mesh.example.",
      "east.mesh.example.",
      "west.mesh.example.",
    ]);
    expect([...table.qualifiedZones]).toEqual([
      ["east.mesh.example.", "east"],
      ["west.mesh.example.", "west"],
    ]);
    expect([...table.clusters.keys()]).toEqual(["east", "west"]);
    expect([table.ttlSeconds, table.generation]).toEqual([60, 1]);
  });

  test("no TTL of its own and no qualified zones unless they are set", async () => {
    const { table } = await open(NAMES, 1);
    expect([table.ttlSeconds, table.qualifiedZones.size]).toEqual([undefined, 0]);
  });

  test("who may see which namespace of which zone", async () => {
    const { table } = await open(NAMES, 1, { clusters: [west, observation("east")] });
    const asked: readonly (readonly [string, string])[] = [
      ["cluster.local", "ns1"],
      ["west.example", "hidden"],
      ["clusterset.local", "shop"],
      ["west.example", "ns1"],
    ];
    expect(asked.map(([zone, namespace]) => table.namespaceExport(parseName(zone), namespace))).toEqual([
      ["*"],
      ["ops"],
      ["*"],
      undefined,
    ]);
    expect(["ns1", "hidden", "shop", "ns2"].map((namespace) => table.knowsNamespace(namespace))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe("addresses", () => {
  const web: Name = parseName("productpage.ns1.svc.cluster.local");

  test("are found with one read, the next in that shard without a promise", async () => {
    const { table, store } = await open(NAMES, 1);
    const owner = { cluster: "east", kind: "Service", namespace: "ns1", role: "service" };
    expect(await table.findAddress("192.0.2.0")).toEqual({
      address: "192.0.2.0",
      owners: [{ ...owner, object: "productpage.ns1.svc.cluster.local", name: web }],
    });
    expect(table.findAddress("192.0.2.1")).not.toBeInstanceOf(Promise);
    expect(table.findAddress("192.0.2.200")).toBeUndefined();
    expect(store.reads).toHaveLength(1);
  });

  test("of a table without any cost no read", async () => {
    const { table, store } = await open([], 1);
    expect(table.findAddress("192.0.2.0")).toBeUndefined();
    expect(store.reads).toEqual([]);
  });
});

test("knows when it was published", async () => {
  const { table } = await open(NAMES, 1);
  expect(table.publishedSeconds).toBe(1);
});
