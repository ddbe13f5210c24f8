import { expect, test } from "vitest";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { publishReading } from "../../src/sync/publish-reading.ts";
import { Publisher } from "../../src/sync/publishers/publisher.ts";
import { clusterPartFrom } from "../../src/sync/source.ts";
import { cluster, service, serviceEntry, sync, WorldStore } from "../support/sync-world.ts";

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
