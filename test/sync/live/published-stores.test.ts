import { expect, test } from "vitest";
import { POINTER_KEY } from "../../../src/snapshot/keys.ts";
import { readPointer } from "../../../src/snapshot/read-pointer.ts";
import { LiveTable } from "../../../src/sync/live/live-table.ts";
import { publishReading } from "../../../src/sync/publish-reading.ts";
import { PublishedStores } from "../../../src/sync/live/published-stores.ts";
import { cluster, WorldStore } from "../../support/sync-world.ts";
import { clusterPart, observation, serviceClaim } from "../../support/mesh-values.ts";

/** Two stores of which the second could not be written at first, after a whole publication. */
async function published(): Promise<{ stores: PublishedStores; good: WorldStore; bad: WorldStore; table: LiveTable }> {
  const [good, bad] = [new WorldStore("good"), new WorldStore("bad")];
  bad.writesLeft = 0;
  const parts = [clusterPart(observation("east"), [["web.ns1.svc.cluster.local", serviceClaim(["10.0.0.1"])]])];
  const options = {
    clusters: [cluster("east", [])],
    stores: [good, bad],
    mode: "apply",
    prune: false,
    nowSeconds: () => 1_000,
    report: () => {},
  } as const;
  const publication = await publishReading({ parts, seen: new Map() }, options);
  const table = new LiveTable(publication.desired);
  return { stores: new PublishedStores(publication, table), good, bad, table };
}

test("a store that cannot be read keeps no other from being published to", async () => {
  const { stores, good, bad } = await published();
  bad.overrides.set(POINTER_KEY, "failing");
  const observed = [observation("east", { observedSeconds: 1_500 })];
  const outcomes = await stores.publish(observed, 1_500);
  expect(outcomes?.map(({ label, publication, problem }) => [label, publication?.kind, problem?.code])).toEqual([
    ["good", "refreshed", undefined],
    ["bad", undefined, "unavailable"],
  ]);
  expect((await readPointer(good))?.clusters[0]?.observedSeconds).toBe(1_500);
});

test("a store that is back asks for all to be built", async () => {
  const { stores } = await published();
  expect(await stores.publish([], 1_000)).toBeUndefined();
});
