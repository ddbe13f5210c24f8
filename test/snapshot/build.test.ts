import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { mergeParts } from "../../src/sync/merge.ts";
import { arbitraryParts } from "../support/arbitrary-mesh.ts";
import { meshHost, observation, serviceClaim } from "../support/mesh-values.ts";
import { afterShards, services, snapshotContent, snapshotOf } from "../support/snapshots.ts";

test("the order of hosts, clusters and zones makes no difference", async () => {
  const zones = ["cluster.local", "east.example.net"].map(parseName);
  await fc.assert(
    fc.asyncProperty(arbitraryParts, fc.constantFrom(1, 4), async (parts, count) => {
      const hosts = [...mergeParts(parts).values()];
      const clusters = parts.map((part) => part.observation);
      const forwards = await buildSnapshot(snapshotContent(hosts, { clusters, zones }), afterShards(count));
      const turned = { clusters: clusters.toReversed(), zones: zones.toReversed() };
      expect(await buildSnapshot(snapshotContent(hosts.toReversed(), turned), afterShards(count))).toEqual(forwards);
    }),
    { numRuns: 30 },
  );
});

test("a host that changes, comes or goes changes one shard", async () => {
  const before = await snapshotOf(services(2_000));
  expect(before.shards).toHaveLength(8);
  const changed = await snapshotOf(
    services(2_000, (number) => (number === 7 ? "192.0.2.2" : "192.0.2.1")),
    8,
  );
  const added = await snapshotOf(services(2_001), 8);
  const removed = await snapshotOf(services(1_999), 8);
  for (const after of [changed, added, removed]) {
    expect(after.shards.filter((digest, index) => digest !== before.shards[index])).toHaveLength(1);
    expect(after.digest).not.toBe(before.digest);
  }
});

test("when a cluster was read makes no difference to the digest", async () => {
  const clusters = [observation("east", { observedSeconds: 5_000 })];
  const later = await buildSnapshot(snapshotContent(services(3), { clusters }));
  expect(later.digest).toBe((await snapshotOf(services(3))).digest);
  expect(later.clusters[0]?.observedSeconds).toBe(5_000);
});

test("wildcards that cover more than one shard are in the head, all other hosts in shards", async () => {
  const names = ["*.internal", "*.example.com", "*.ns1.svc.cluster.local", "web.example.com"];
  const snapshot = await snapshotOf(names.map((name) => meshHost(name, serviceClaim(["192.0.2.1"]))));
  expect(snapshot.wide.map(({ name }) => name)).toEqual(["*.internal.", "*.ns1.svc.cluster.local."]);
  const [content] = [...snapshot.shardContents.values()].map((octets) => new TextDecoder().decode(octets));
  expect(content?.split("\n").map((line) => line.split(" ")[0])).toEqual([
    "meshdoh-shard",
    "*.example.com.",
    "web.example.com.",
    "",
  ]);
});

test("shards that hold nothing have no digest and no content", async () => {
  const empty = await snapshotOf([], 1);
  expect([empty.shards, empty.addressShards, empty.shardContents.size]).toEqual([[""], [""], 0]);
  const one = await snapshotOf(services(1), 1);
  expect([...one.shardContents.keys()]).toEqual([...one.shards, ...one.addressShards]);
});

test("hosts below a crowded domain are in many shards, and the domain is known to be above them", async () => {
  const hosts = [
    ...Array.from({ length: 2_000 }, (_, number) => meshHost(`h${number}.crowd.internal`, serviceClaim(["192.0.2.1"]))),
    meshHost("*.crowd.internal", serviceClaim(["192.0.2.1"])),
    meshHost("*.h7.crowd.internal", serviceClaim(["192.0.2.1"])),
  ];
  const snapshot = await snapshotOf(hosts);
  const sizes = snapshot.shards.map((digest) => snapshot.shardContents.get(digest)?.length ?? 0);
  expect(Math.max(...sizes)).toBeLessThan(2 * Math.min(...sizes));
  expect(snapshot.crowdedDomains.map(({ domain, host }) => [domain, host.name])).toEqual([
    ["crowd.internal", "*.h7.crowd.internal."],
  ]);
  expect(snapshot.wide.map(({ name }) => name)).toEqual(["*.crowd.internal."]);
});
