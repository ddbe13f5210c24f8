import { expect, test, vi } from "vitest";
import { HISTORY_PREFIX } from "../../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../../src/snapshot/publish.ts";
import { StoreRetention } from "../../../src/sync/live/store-retention.ts";
import { services, snapshotOf } from "../../support/snapshots.ts";
import { WorldStore } from "../../support/sync-world.ts";

/** A store to which eight tables were published, ten thousand seconds apart. */
async function published(): Promise<WorldStore> {
  const store = new WorldStore();
  for (let size = 1; size <= 8; size++) {
    await publishSnapshot(store, await snapshotOf(services(size), 1), { nowSeconds: size * 10_000 });
  }
  return store;
}

const historyLength = async (store: WorldStore): Promise<number> => (await store.list(HISTORY_PREFIX)).length;

test("superseded tables go after a minute, not before", async () => {
  const store = await published();
  const retention = new StoreRetention(store, { retainedSeconds: 100_000, keep: 3 });
  retention.begin(100_059);
  await retention.stop();
  expect(await historyLength(store)).toBe(7);
  const next = new StoreRetention(store, { retainedSeconds: 100_000, keep: 3 });
  next.begin(100_060);
  await next.stop();
  expect([await historyLength(store), next.takeNotices()]).toEqual([4, []]);
});

test("it is not begun again while it is under way, nor once it was stopped", async () => {
  const store = await published();
  let lists = 0;
  const free = Promise.withResolvers<string[]>();
  store.list = (): Promise<string[]> => {
    lists++;
    return free.promise;
  };
  const retention = new StoreRetention(store, { retainedSeconds: 0, keep: 3 });
  retention.begin(100_000);
  await vi.waitFor(() => expect(lists).toBe(1));
  retention.begin(200_000);
  const stopped = retention.stop();
  free.resolve([]);
  await stopped;
  store.reads.length = 0;
  retention.begin(300_000);
  await retention.stop();
  expect([lists, store.reads]).toEqual([1, []]);
});

test("what cannot be read is told once, by the name of its key", async () => {
  const store = await published();
  store.overrides.set(`${HISTORY_PREFIX}0-note`, new Uint8Array());
  await store.put(new Map([[`${HISTORY_PREFIX}0-note`, new Uint8Array()]]));
  const retention = new StoreRetention(store, { retainedSeconds: 0, keep: 3 });
  retention.begin(100_000);
  await retention.stop();
  expect(retention.takeNotices()).toEqual([expect.stringContaining("snapshot/history/0-note is not JSON")]);
  expect(retention.takeNotices()).toEqual([]);
});

test("a defect is thrown to whoever asks next", async () => {
  const store = await published();
  store.list = () => Promise.reject(new TypeError("a defect"));
  const retention = new StoreRetention(store, { retainedSeconds: 0, keep: undefined });
  retention.begin(100_000);
  await retention.stop();
  expect(() => retention.takeNotices()).toThrow(new TypeError("a defect"));
});
