import { expect, test } from "vitest";
import { Progress } from "../../../src/cli/sync/progress.ts";
import { shownClusters, shownStore } from "../../../src/cli/sync/shown-work.ts";
import { cluster, service, WorldStore } from "../../support/sync-world.ts";

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

test("a store shows how many shards are written, and passes everything on", async () => {
  const { progress, shown } = openScreen();
  const inner = new WorldStore("dir:table");
  const store = shownStore(inner, progress);
  const content = new Uint8Array([1]);
  await store.put(
    new Map([
      ["snapshot/shard/a", content],
      ["snapshot/shard/b", content],
    ]),
  );
  await store.put(new Map([["snapshot/shard/c", content]]));
  await store.put(new Map([["snapshot/current", content]]));
  await store.delete(["snapshot/shard/a"]);
  expect(shown()).toEqual(["writing to dir:table: 2 shards so far", "writing to dir:table: 3 shards so far"]);
  expect(await store.list("")).toEqual(["snapshot/current", "snapshot/shard/b", "snapshot/shard/c"]);
  expect(await store.get("snapshot/current")).toEqual(content);
});
