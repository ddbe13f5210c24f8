import fc from "fast-check";
import { expect, test } from "vitest";
import type { Name } from "../../../src/dns/name.ts";
import type { MeshHost } from "../../../src/mesh/claim.ts";
import { buildSnapshot, type Snapshot, type SnapshotContent } from "../../../src/snapshot/build.ts";
import { readPointer } from "../../../src/snapshot/read-pointer.ts";
import { amendSnapshot } from "../../../src/snapshot/live/amend-snapshot.ts";
import { HostIndex } from "../../../src/snapshot/live/host-index.ts";
import { ShardContents } from "../../../src/snapshot/live/shard-contents.ts";
import { publishSnapshot } from "../../../src/snapshot/publish.ts";
import { MemoryStore } from "../../../src/snapshot/store/memory.ts";
import { meshHost, observation, serviceClaim, vipClaim } from "../../support/mesh-values.ts";
import { services, snapshotContent } from "../../support/snapshots.ts";

/** One host of several kinds of place: in a namespace, in one that comes and goes, below a domain, in no shard. */
const arbitraryHost: fc.Arbitrary<MeshHost> = fc
  .tuple(
    fc.constantFrom(
      "web-1.ns1.svc.cluster.local",
      "web-599.ns1.svc.cluster.local",
      "new.ns1.svc.cluster.local",
      "api.ns2.svc.cluster.local",
      "x.api.ns2.svc.cluster.local",
      "a.crowd.example",
      "zz.crowd.example",
      "*.deep.crowd.example",
      "a.quiet.example",
      "*.example",
      "svc",
    ),
    fc.uniqueArray(fc.constantFrom("192.0.2.1", "192.0.2.2", "192.0.2.3", "240.240.0.9"), { maxLength: 3 }),
    fc.constantFrom("service", "headless", "hidden", "vip"),
  )
  .map(([name, addresses, form]) => {
    const host = meshHost(name, serviceClaim(addresses, { object: "web" }));
    if (form === "vip") return { ...meshHost(name, vipClaim("entry")), vip: ["240.240.0.1", "2001:2::1"] };
    if (form === "hidden") return meshHost(name, serviceClaim(addresses, { exportTo: [] }));
    if (form === "service") return host;
    const endpoints = addresses.map((address, number) => ({ address, label: `pod-${number}` }));
    return meshHost(name, serviceClaim([], { answer: { form: "endpoints", endpoints } }));
  });

const arbitraryStep = fc.record({
  hosts: fc.array(fc.tuple(arbitraryHost, fc.boolean()), { maxLength: 6 }),
  /** Hosts below one domain that come or go at once, so that it becomes crowded and stops being so. */
  crowd: fc.constantFrom(undefined, undefined, 0, 62, 63, 64, 255, 256, 257, 258),
  bulk: fc.constantFrom(0, 0, 0, 300, 900),
  namespaces: fc.subarray(["ns1", "ns2"], { minLength: 1 }),
});

/** As many as ever stand below one domain. */
const MOST_CROWDING = 258;

type Step = typeof arbitraryStep extends fc.Arbitrary<infer T> ? T : never;

function changesOf({ hosts, crowd, bulk }: Step, index: HostIndex): Map<Name, MeshHost | undefined> {
  const changes = new Map<Name, MeshHost | undefined>();
  const set = (host: MeshHost, isThere: boolean): void => {
    if (isThere || index.hosts.has(host.name)) changes.set(host.name, isThere ? host : undefined);
  };
  const crowdCount = crowd === undefined ? 0 : MOST_CROWDING;
  for (let number = 0; number < crowdCount; number++) {
    set(meshHost(`m-${number}.crowd.example`, serviceClaim(["192.0.2.9"])), number < (crowd ?? 0));
  }
  for (let number = 0; number < bulk; number++) {
    set(meshHost(`bulk-${number}.ns1.svc.cluster.local`, serviceClaim([`10.9.${number >> 8}.${number & 255}`])), true);
  }
  for (const [host, isThere] of hosts) set(host, isThere);
  return changes;
}

function plain({ shardContents: _contents, lostShards: _lost, ...head }: Snapshot): unknown {
  return head;
}

test("what is amended is what would be built of all hosts, after any changes", async () => {
  let amendedCount = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryStep, { minLength: 1, maxLength: 5 }), async (steps) => {
      const store = new MemoryStore();
      const first = services(600, (number) => `10.1.${number >> 8}.${number & 255}`);
      let content: SnapshotContent = snapshotContent(first);
      const index = new HostIndex(first, content);
      const contents = new ShardContents(1_000_000);
      await publishSnapshot(store, await buildSnapshot(content), { nowSeconds: 1 });
      for (const step of steps) {
        const previous = await readPointer(store);
        if (previous === undefined) throw new Error("it was published");
        const changes = changesOf(step, index);
        const addresses = index.change(changes);
        content = { ...content, hosts: [...index.hosts.values()], clusters: [observation("east", step)] };
        const built = await buildSnapshot(content, { pointer: previous, store });
        const change = { names: new Set(changes.keys()), addresses, clusters: content.clusters };
        const amended = await amendSnapshot(previous, index, change, { contents, store });
        if (amended !== undefined) amendedCount++;
        expect(plain(amended ?? built)).toEqual(plain(built));
        const written = [...(amended?.shardContents ?? [])];
        expect(written).toEqual(written.map(([digest]) => [digest, built.shardContents.get(digest)]));
        await publishSnapshot(store, amended ?? built, { nowSeconds: 2 });
        const again = new HostIndex(content.hosts, content);
        expect([index.weight, index.ownerCount]).toEqual([again.weight, again.ownerCount]);
      }
    }),
    { numRuns: 30 },
  );
  expect(amendedCount).toBeGreaterThan(15);
}, 60_000);
