import { describe, expect, test } from "vitest";
import { POINTER_KEY } from "../../../src/snapshot/keys.ts";
import { readPointer } from "../../../src/snapshot/read-pointer.ts";
import { readCurrent } from "../../../src/sync/read-current.ts";
import { readTarget } from "../../../src/sync/target.ts";
import { lookUp, WorldStore } from "../../support/sync-world.ts";
import { syncOnce } from "./one-sync.ts";
import { partOf } from "./two-syncs.ts";

const WEB_EAST = "web-east.ns1.svc.cluster.local";
const WEB_WEST = "web-west.ns1.svc.cluster.local";

/** `east` and `west` were published, `east` anew by a sync that the store failed after so many writes. */
async function brokenOff(writes: number): Promise<{ readonly store: WorldStore; readonly isDone: boolean }> {
  const store = new WorldStore();
  for (const owner of ["east", "west"]) {
    await syncOnce({ store, owner, parts: [partOf(owner, 1, 1_000)], nowSeconds: 1_000 });
  }
  store.writesLeft = writes;
  const { problem } = await syncOnce({
    store,
    owner: "east",
    instance: "2",
    parts: [partOf("east", 2, 1_001)],
    nowSeconds: 1_001,
  });
  store.writesLeft = Number.POSITIVE_INFINITY;
  return { store, isDone: problem === undefined };
}

async function addressesOf(store: WorldStore): Promise<unknown[]> {
  const hosts = await Promise.all([WEB_EAST, WEB_WEST].map((name) => lookUp(store, name)));
  return hosts
    .map((host) => host?.claims[0]?.answer)
    .map((answer) => answer?.form === "addresses" && answer.addresses[0]);
}

describe("a sync that breaks off between any two writes", () => {
  test("leaves a whole table with both clusters, and what it published counts once its record is written", async () => {
    const seen = new Set<string>();
    for (let writes = 0; ; writes++) {
      const { store, isDone } = await brokenOff(writes);
      const table = await readCurrent(store);
      expect(table).not.toHaveProperty("damage");
      const now = await addressesOf(store);
      // Another sync comes, that knows nothing of it.
      await syncOnce({ store, owner: "west", instance: "2", parts: [partOf("west", 3, 1_002)], nowSeconds: 1_002 });
      const after = await addressesOf(store);
      expect(after[1]).toBe("192.0.2.3");
      seen.add([now[0], after[0]].join(" then "));
      expect(isDone && after[0] !== "192.0.2.2").toBe(false);
      if (isDone) break;
    }
    expect([...seen]).toEqual(["192.0.2.1 then 192.0.2.1", "192.0.2.1 then 192.0.2.2", "192.0.2.2 then 192.0.2.2"]);
  });
});

test("a table that another sync overwrote as it was is found behind, and the next one that publishes anything brings the part back", async () => {
  const store = new WorldStore();
  await syncOnce({ store, owner: "west", parts: [partOf("west", 1, 1_000)], nowSeconds: 1_000 });
  const old = await store.get(POINTER_KEY);
  await syncOnce({ store, owner: "east", parts: [partOf("east", 1, 1_001)], nowSeconds: 1_001 });
  await store.put(new Map(old === undefined ? [] : [[POINTER_KEY, old]]));
  const target = await readTarget(store);
  expect([target.isBehind, target.parts.map(({ observation }) => observation.cluster)]).toEqual([
    true,
    ["east", "west"],
  ]);
  await syncOnce({ store, owner: "west", instance: "2", parts: [partOf("west", 1, 1_000)], nowSeconds: 1_002 });
  expect(await addressesOf(store)).toEqual(["192.0.2.1", "192.0.2.1"]);
  // Readers that saw the second generation take the new one for newer.
  expect((await readPointer(store))?.generation).toBe(3);
});

test("a pruned cluster does not come back by its record, and does when it is published again", async () => {
  const store = new WorldStore();
  for (const owner of ["east", "west"]) {
    await syncOnce({ store, owner, parts: [partOf(owner, 1, 1_000)], nowSeconds: 1_000 });
  }
  const old = await store.get(POINTER_KEY);
  await syncOnce({
    store,
    owner: "west",
    instance: "2",
    parts: [partOf("west", 1, 1_001)],
    nowSeconds: 1_001,
    prune: true,
  });
  expect(await addressesOf(store)).toEqual([undefined, "192.0.2.1"].map((each) => each ?? false));
  // Also when a sync that had not seen it writes the cluster once more.
  await store.put(new Map(old === undefined ? [] : [[POINTER_KEY, old]]));
  await syncOnce({ store, owner: "west", instance: "3", parts: [partOf("west", 2, 1_002)], nowSeconds: 1_002 });
  expect(await addressesOf(store)).toEqual([false, "192.0.2.2"]);
  await syncOnce({ store, owner: "east", instance: "4", parts: [partOf("east", 4, 1_003)], nowSeconds: 1_003 });
  expect(await addressesOf(store)).toEqual(["192.0.2.4", "192.0.2.2"]);
});

test("a clock that went back does not make what was published with it older", async () => {
  const store = new WorldStore();
  await syncOnce({ store, owner: "west", parts: [partOf("west", 1, 5_000)], nowSeconds: 5_000 });
  await syncOnce({ store, owner: "east", parts: [partOf("east", 1, 900_000)], nowSeconds: 900_000 });
  const old = await store.get(POINTER_KEY);
  await syncOnce({ store, owner: "east", instance: "2", parts: [partOf("east", 2, 5_001)], nowSeconds: 5_001 });
  await store.put(new Map(old === undefined ? [] : [[POINTER_KEY, old]]));
  await syncOnce({ store, owner: "west", instance: "2", parts: [partOf("west", 2, 5_002)], nowSeconds: 5_002 });
  expect(await addressesOf(store)).toEqual(["192.0.2.2", "192.0.2.2"]);
});
