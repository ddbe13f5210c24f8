import fc from "fast-check";
import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import type { NameTable } from "../../src/mesh/name-table.ts";
import { arbitraryName } from "../support/arbitrary-mesh.ts";
import { meshHost, serviceClaim } from "../support/mesh-values.ts";
import { snapshotContent } from "../support/snapshots.ts";

/** The table of these names, in that many shards. */
async function tableOf(names: readonly string[], shardCount: number): Promise<NameTable> {
  const store = new MemoryStore();
  const hosts = names.map((name) => meshHost(name, serviceClaim(["192.0.2.1"])));
  const zones = ["cluster.local", "clusterset.local"].map(parseName);
  await publishSnapshot(store, await buildSnapshot(snapshotContent(hosts, { zones }), shardCount), { nowSeconds: 1 });
  const reader = new SnapshotReader({ store, nowMs: () => 0 });
  await reader.refresh();
  const table = reader.current();
  if (table === undefined) throw new Error(`no table: ${reader.lastProblem?.message}`);
  return table;
}

const NAMES = [
  "productpage.ns1.svc.cluster.local",
  "web-0.db.ns1.svc.cluster.local",
  "a.b.c.example.com",
  "*.example.org",
  "*.internal",
  "*.ns2.svc.cluster.local",
  "db.x.cluster.local",
];

test.each([
  ["db.ns1.svc.cluster.local", "a host lies below the service", true],
  ["web-0.db.ns1.svc.cluster.local", "nothing lies below the host", false],
  ["productpage.ns1.svc.cluster.local", "nothing lies below the host", false],
  ["c.example.com", "a host lies two labels below", true],
  ["example.com", "a host lies three labels below", true],
  ["d.example.com", "its siblings do not count", false],
  ["com", "what lies below may be in any shard", false],
  ["example.org", "a wildcard is a host below its apex", true],
  ["internal", "also one that covers more than one shard", true],
  ["x.internal", "which says nothing of what it covers", false],
  ["x.cluster.local", "a host of the zone's own shard lies below", true],
  ["ns2.svc.cluster.local", "a wildcard is a host below its apex", true],
])("below %s, where %s, hosts are found: %s", async (name, _why, has) => {
  // Whether other names happen to be in the same shard must make no difference.
  for (const shardCount of [1, 64]) {
    const shard = await (await tableOf(NAMES, shardCount)).shardOf(parseName(name));
    expect(shard.hasBelow(parseName(name))).toBe(has);
  }
});

test("every host is found in the shard of its name, a wildcard in the shard of whatever it covers", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(arbitraryName, { maxLength: 10 }), fc.constantFrom(1, 16), async (names, count) => {
      const table = await tableOf(names, count);
      for (const name of names) {
        const covered = name.startsWith("*.") ? parseName(`x.y.svc.${name.slice(2)}`) : name;
        expect((await table.shardOf(name)).find(name)?.name).toBe(name);
        expect((await table.shardOf(covered)).find(name)?.name).toBe(name);
      }
    }),
    { numRuns: 50 },
  );
});
