import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeHost } from "../../src/snapshot/format/host.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import type { KubernetesObject } from "../../src/sync/objects/kubernetes-object.ts";
import type { SyncCluster } from "../../src/sync/read-clusters.ts";
import { readTarget } from "../../src/sync/target.ts";
import { cluster, service, serviceEntry, sync, WorldStore } from "../support/sync-world.ts";
import { name } from "../support/table.ts";

const DOMAINS = ["cluster.local", "cluster.local", "west.example", "mesh.example", "east.mesh.example"];
const HOSTS = [
  "api.example.com",
  "*.example",
  "west.example",
  "ns1.svc.west.example",
  "*.ns1.svc.west.example",
  "*.svc.mesh.example",
  "web.ns1.svc.mesh.example",
  "web.ns1.svc.cluster.local",
  "east.mesh.example",
  "metrics.mesh.example",
];

const arbitraryObject: fc.Arbitrary<KubernetesObject> = fc.oneof(
  fc
    .tuple(fc.constantFrom("web", "db"), fc.integer({ min: 1, max: 9 }))
    .map(([id, last]) => service(id, `10.0.0.${last}`)),
  fc
    .tuple(
      fc.constantFrom("one", "two"),
      fc.constantFrom(...HOSTS),
      fc.constantFrom(undefined, "192.0.2.7", "240.240.0.7"),
    )
    .map(([id, host, address]) => serviceEntry(id, host, address === undefined ? {} : { addresses: [address] })),
);

/** A cluster that always has a name of its own, as none that lost all of its names is published. */
function arbitraryCluster(id: string): fc.Arbitrary<SyncCluster> {
  const objects = fc.uniqueArray(arbitraryObject, {
    maxLength: 5,
    selector: ({ kind, content }) => `${kind} ${JSON.stringify(content["metadata"])}`,
  });
  return fc
    .tuple(fc.constantFrom(...DOMAINS), objects)
    .map(([domain, all]) => ({ ...cluster(id, [service(`anchor-${id}`, "10.9.9.9"), ...all]), zone: name(domain) }));
}

const arbitraryClusters = fc.tuple(...["north", "east", "south", "west"].map(arbitraryCluster));

/** Everything that a store answers with, as text. */
async function contentOf(store: WorldStore): Promise<unknown> {
  const { current, parts, withheld } = await readTarget(store);
  const hosts = [...(current?.hosts.values() ?? [])].map((host) => `${host.name} ${encodeHost(host)}`);
  return {
    clusters: current?.pointer.clusters,
    zones: current?.pointer.zones,
    hosts: hosts.toSorted(),
    parts,
    withheld,
  };
}

async function synced(...rounds: readonly (readonly SyncCluster[])[]): Promise<WorldStore> {
  const store = new WorldStore();
  for (const clusters of rounds) await sync(clusters, [store]);
  return store;
}

test("the order of clusters and objects makes no difference", async () => {
  const turned = ({ sources, ...rest }: SyncCluster): SyncCluster => ({
    ...rest,
    sources: sources.map((source) => ({
      ...source,
      read: async () => {
        const reading = await source.read();
        return { ...reading, objects: reading.objects.toReversed() };
      },
    })),
  });
  await fc.assert(
    fc.asyncProperty(arbitraryClusters, async (clusters) => {
      const [forwards, backwards] = [await synced(clusters), await synced(clusters.toReversed().map(turned))];
      expect((await readPointer(backwards))?.digest).toBe((await readPointer(forwards))?.digest);
    }),
  );
});

test("syncs of some clusters after the other give the table of a sync of all, whatever their order", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryClusters, fc.integer({ min: 1, max: 3 }), async (clusters, at) => {
      const [first, second] = [clusters.slice(0, at), clusters.slice(at)];
      const whole = await contentOf(await synced(clusters));
      expect(await contentOf(await synced(first, second))).toEqual(whole);
      expect(await contentOf(await synced(second, first))).toEqual(whole);
    }),
  );
});

test("pruning removes exactly the parts that are not named, and adding them again brings the same digest", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryClusters, fc.integer({ min: 1, max: 3 }), async (clusters, at) => {
      const [kept, gone] = [clusters.slice(0, at), clusters.slice(at)];
      const store = await synced(clusters);
      const digest = (await readPointer(store))?.digest;
      await sync(kept, [store], { prune: true });
      expect(await contentOf(store)).toEqual(await contentOf(await synced(kept)));
      await sync(gone, [store]);
      expect((await readPointer(store))?.digest).toBe(digest);
    }),
  );
});
