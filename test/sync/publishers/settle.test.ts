import { expect, test } from "vitest";
import { POINTER_KEY } from "../../../src/snapshot/keys.ts";
import type { SyncStore } from "../../../src/sync/store/sync-store.ts";
import { WorldStore } from "../../support/sync-world.ts";
import { syncOnce } from "../faults/one-sync.ts";
import { partOf } from "../faults/two-syncs.ts";

/** A store that shows after a minute what was written; that it does so at once here makes no difference to who waits. */
class LateStore extends WorldStore implements SyncStore {
  readonly consistencyDelaySeconds = 60;
}

async function waits(store: SyncStore, owner: string, round: number, isFollowing = false): Promise<number[]> {
  const waited: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waited.push(milliseconds);
  const sync = { store, owner, instance: `${owner}-${round}`, parts: [partOf(owner, round, round)], nowSeconds: round };
  expect((await syncOnce({ ...sync, isFollowing, wait })).problem).toBeUndefined();
  return waited;
}

test("a store that shows late what is written is looked at again after its delay, by who is new there or not alone", async () => {
  const store = new LateStore();
  expect([
    await waits(store, "east", 1),
    await waits(store, "east", 2),
    await waits(store, "west", 3),
    await waits(store, "west", 4),
    await waits(store, "east", 5, true),
    // Nothing new, nothing written, nothing to wait for.
    await waits(store, "west", 4),
  ]).toEqual([[75_000], [], [135_000], [75_000], [], []]);
});

test("a store that shows at once what is written is not waited for", async () => {
  const store = new WorldStore();
  expect([await waits(store, "east", 1), await waits(store, "west", 2)]).toEqual([[], []]);
});

test("others that overwrite the table again and again are told in the end, and the waits between grow", async () => {
  const store = new WorldStore();
  await waits(store, "west", 1);
  const [put, old] = [store.put.bind(store), await store.get(POINTER_KEY)];
  store.put = async (pairs) => {
    await put(pairs);
    if (pairs.has(POINTER_KEY) && old !== undefined) await put(new Map([[POINTER_KEY, old]]));
  };
  const waited: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waited.push(milliseconds);
  const { problem, publication } = await syncOnce({
    store,
    owner: "east",
    parts: [partOf("east", 1, 2)],
    nowSeconds: 2,
    wait,
  });
  expect([problem?.code, problem?.message, publication?.kind]).toEqual([
    "unavailable",
    "other syncs go on publishing to memory: and its table still lacks something; run the sync again",
    "published",
  ]);
  expect(waited).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600]);
});
