import { expect, test } from "vitest";
import { Progress } from "../../../src/cli/sync/progress.ts";
import { shownClusters, shownShards } from "../../../src/cli/sync/shown-work.ts";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import { cluster, service, sync, WorldStore } from "../../support/sync-world.ts";

/** Progress on a wide terminal, and the lines that it shows. */
function openScreen(): { progress: Progress; shown: () => string[] } {
  let text = "";
  const write = (more: string): void => void (text += more);
  const progress = new Progress({ columns: 200, isColoured: false, isQuiet: false, write });
  return { progress, shown: () => text.split("\r\u001B[2K").slice(1) };
}

test("clusters show when they are read, and what was read before", async () => {
  const { progress, shown } = openScreen();
  const clusters = [cluster("east", [service("a", "10.96.0.1"), service("b", "10.96.0.2")]), cluster("west", [])];
  for (const { sources } of shownClusters(clusters, progress)) for (const source of sources) await source.read();
  expect(shown()).toEqual(["reading cluster east (1 of 2)", "reading cluster west (2 of 2); 2 objects so far"]);
});

test("a store shows how many of its shards are written", () => {
  const { progress, shown } = openScreen();
  const report = shownShards(progress);
  report("dir:table", 1000, 1200);
  report("dir:table", 1200, 1200);
  expect(shown()).toEqual(["writing to dir:table: 1000 of 1200 shards", "writing to dir:table: 1200 of 1200 shards"]);
});

test("in a log, shards that are written have a line for each part but the last, and none where it is quiet", () => {
  const told = (isQuiet: boolean): string => {
    let text = "";
    const write = (more: string): void => void (text += more);
    const report = shownShards(new Progress({ columns: undefined, isColoured: false, isQuiet, write }));
    report("dir:table", 1000, 1200);
    report("dir:table", 1200, 1200);
    return text;
  };
  expect([told(false), told(true)]).toEqual(["writing to dir:table: 1000 of 1200 shards\n", ""]);
});

test("a sync tells how many shards it writes to each store", async () => {
  const told: string[] = [];
  const stores = [new WorldStore("memory:one"), new WorldStore("memory:other")];
  const reportShards = (...parts: readonly unknown[]): void => void told.push(parts.join(" "));
  const publisher = new Publisher({
    owner: "a",
    instance: "a",
    clusters: ["east"],
    isFollowing: false,
    takesOver: false,
  });
  const publishing = { publisher, wait: async () => {}, random: () => 0 };
  const clusters = [cluster("east", [service("web", "10.96.0.1")])];
  const { stores: outcomes } = await sync(clusters, stores, { reportShards, publishing });
  const [shardsWritten] = outcomes.map(({ publication }) => publication?.shardsWritten ?? 0);
  expect(shardsWritten).toBeGreaterThan(0);
  expect(told).toEqual([
    `memory:one ${shardsWritten} ${shardsWritten}`,
    `memory:other ${shardsWritten} ${shardsWritten}`,
  ]);
  told.length = 0;
  await sync(clusters, stores, { reportShards, publishing });
  expect(told, "what is there is not written again").toEqual([]);
});
