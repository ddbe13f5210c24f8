import { expect, test } from "vitest";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { readTarget, type Target } from "../../src/sync/target.ts";
import { withoutLosses } from "../../src/sync/unkept-parts.ts";
import { sync, WorldStore } from "../support/sync-world.ts";
import { EAST } from "./two-clusters.ts";

async function targetOf(isDamaged: boolean): Promise<Target> {
  const store = new WorldStore();
  await sync([EAST], [store]);
  const shards = (await readPointer(store))?.shards ?? [];
  if (isDamaged) await store.inner.delete(shards.filter((digest) => digest !== "").map(shardKey));
  return readTarget(store);
}

const NOT_WHOLE = new Map([["east", new Set<string>()]]);

test("a damaged table of a cluster that was not read whole makes its store fail, with the damage as the cause", async () => {
  const target = await targetOf(true);
  const [failed] = withoutLosses([target], NOT_WHOLE);
  expect(failed?.problem).toMatchObject({ name: "StoreError", cause: target.current?.damage });
});

test("another store that holds the cluster tells what must stay", async () => {
  const targets = [await targetOf(true), await targetOf(false)];
  expect(withoutLosses(targets, NOT_WHOLE)).toEqual(targets);
});

test.each([
  ["a whole table", false, NOT_WHOLE],
  ["a damaged table of clusters that were read whole", true, new Map()],
])("%s is published to", async (_what, isDamaged, seen) => {
  const target = await targetOf(isDamaged);
  expect(withoutLosses([target], seen)).toEqual([target]);
});
