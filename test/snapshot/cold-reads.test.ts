import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { joinNames, parseName, type Name } from "../../src/dns/name.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { FaultStore } from "../support/fault-store.ts";
import { meshHost, observation, serviceClaim } from "../support/mesh-values.ts";
import { services, snapshotContent } from "../support/snapshots.ts";

// How many shards a reader without any in memory has to read for one question.

const ZONE = "cluster.local";

/** A store with so many shards, none of them empty, that two keys seldom share one. */
async function publishedWith(namespaces: readonly string[]): Promise<FaultStore> {
  const store = new FaultStore();
  const crowd = Array.from({ length: 300 }, (_, number) =>
    meshHost(`h${number}.crowd.com`, serviceClaim([`10.0.${number >> 8}.${number & 255}`])),
  );
  const clusters = [
    observation("east", { namespaces }),
    observation("west", { zone: parseName("west.example"), namespaces: ["ns1"], importedNamespaces: ["ns2"] }),
  ];
  const zones = [ZONE, "west.example", "clusterset.local"].map(parseName);
  const settings = { clusterSuffix: parseName("mesh.example") };
  const hosts = [...services(16_000, (number) => `10.1.${number >> 8}.${number & 255}`), ...crowd];
  const snapshot = await buildSnapshot(snapshotContent(hosts, { clusters, zones, settings }));
  expect(snapshot.shards.filter((digest) => digest !== "")).toHaveLength(64);
  await publishSnapshot(store, snapshot, { nowSeconds: 1 });
  return store;
}

/** The shards that looking all these names up reads, when none is in memory. */
async function shardsReadFor(store: FaultStore, names: readonly Name[]): Promise<number> {
  const table = await coldTable(store);
  store.reads.length = 0;
  for (const name of names) await table.shardOf(name);
  return store.reads.length;
}

async function coldTable(store: FaultStore): Promise<NameTable> {
  const reader = new SnapshotReader({ store, nowMs: () => 0 });
  await reader.refresh();
  const table = reader.current();
  if (table === undefined) throw new Error(`no table: ${reader.lastProblem?.message}`);
  return table;
}

/** All names that a walk for `base` looks up: below each element, the question among them, and as it is. */
function walkOf(base: string, search: readonly string[]): Name[] {
  const name = parseName(base);
  return [...search.map((element) => joinNames(name, parseName(element))), name];
}

/** The search list of a pod in that namespace, or of one in none. */
function searchOf(...namespaces: readonly string[]): string[] {
  return [...namespaces.map((namespace) => `${namespace}.svc.${ZONE}`), `svc.${ZONE}`, ZONE];
}

describe("a walk of the default search list reads at most two shards", () => {
  let store = new FaultStore();
  beforeAll(async () => {
    store = await publishedWith(["ns1", "ns2"]);
  });

  test.each([
    ["web", 1],
    ["web.ns2", 2],
    ["web.ns2.svc", 2],
    ["web.ns2.svc.cluster.local", 2],
    ["web-0.web.ns2.svc.cluster.local", 2],
    ["_http._tcp.web.ns2", 2],
    ["_http._tcp.web.ns2.svc.cluster.local", 2],
    ["web.ns2.svc.clusterset.local", 2],
    ["web.ns1.svc.west.example", 2],
    ["web.ns1.svc.east.mesh.example", 2],
    ["api.github.com", 2],
    ["a.b.c.d.github.com", 2],
    ["www.crowd.com", 2],
    ["deep.www.crowd.com", 2],
    ["web.internal", 2],
    ["10-1-0-1.ns1.pod.cluster.local", 1],
    ["1.0.1.10.in-addr.arpa", 1],
  ])("for %s: %i", async (base, reads) => {
    expect(await shardsReadFor(store, walkOf(base, searchOf("ns1")))).toBe(reads);
  });

  test("whatever is asked for, with a namespace or without, at whichever element the question stands", async () => {
    const label = fc.constantFrom("web", "api", "ns1", "ns2", "ns3", "svc", "pod", "local", "com", "crowd", "example");
    const base = fc.array(label, { minLength: 1, maxLength: 3 });
    const below = fc.constantFrom("", ".cluster.local", ".svc.cluster.local", ".ns2.svc.cluster.local", ".crowd.com");
    const search = fc.constantFrom(searchOf("ns1"), searchOf());
    await fc.assert(
      fc.asyncProperty(base, below, search, async (labels, suffix, list) => {
        expect(await shardsReadFor(store, walkOf(labels.join(".") + suffix, list))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    [["ns1", "ns2"], "web.other.com", 3],
    [["ns1", "ns2"], "web", 2],
  ])("but one more for each further namespace that a list names: %j, %s: %i", async (namespaces, base, reads) => {
    expect(await shardsReadFor(store, walkOf(base, searchOf(...namespaces)))).toBe(reads);
  });
});

describe("names that namespaces are called by cost a third shard in three cases", () => {
  let store = new FaultStore();
  beforeAll(async () => {
    store = await publishedWith(["ns1", "com", "svc", "local"]);
  });

  test.each([
    // The namespace `com` alone costs nothing: `github.com` and service `github` of `com` are in one shard.
    ["api.github.com", 2],
    ["github.com", 2],
    // Below a crowded domain it does.
    ["shop.crowd.com", 3],
    ["web.ns1.svc", 3],
    ["web.ns1.svc.cluster.local", 3],
  ])("%s: %i", async (base, reads) => {
    expect(await shardsReadFor(store, walkOf(base, searchOf("ns1")))).toBe(reads);
  });
});

test("an address is in one shard, and the name of a pod or a reverse name reads no other", async () => {
  const store = await publishedWith(["ns1"]);
  const table = await coldTable(store);
  store.reads.length = 0;
  for (const name of ["10-1-0-1.ns1.pod.cluster.local", "1.0.1.10.in-addr.arpa"]) await table.shardOf(parseName(name));
  expect((await table.findAddress("10.1.0.1"))?.owners).toHaveLength(1);
  expect(store.reads).toHaveLength(1);
});
