import { expect, test } from "vitest";
import { HISTORY_PREFIX, SHARD_PREFIX } from "../../../src/snapshot/keys.ts";
import { service } from "../../support/sync-world.ts";
import { published } from "./live-scene.ts";

test("a shard that this process wrote is not read to change it", async () => {
  const { live, observers, stores } = await published();
  for (const store of stores) store.reads.length = 0;
  observers[0]?.put("all", service("web", "10.0.0.9"));
  await live.publish({ isWhole: false });
  const wrote = new Set(stores[0].writes);
  const shards = stores[0].reads.filter((key) => key.startsWith(SHARD_PREFIX) && !wrote.has(key));
  expect([shards, [...wrote].filter((key) => key.startsWith(SHARD_PREFIX)).length]).toEqual([[], 1]);
});

test("all is built anew only once nothing goes on beside publications", async () => {
  const { live, observers, stores, clock } = await published();
  const [list, asked, free] = [
    stores[0].list.bind(stores[0]),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  stores[0].list = async (prefix): Promise<string[]> => {
    asked.resolve();
    if (prefix === HISTORY_PREFIX) await free.promise;
    return list(prefix);
  };
  clock.seconds += 60;
  observers[0]?.put("all", service("web", "10.0.0.9"));
  await live.publish({ isWhole: false });
  await asked.promise;
  stores[0].reads.length = 0;
  const whole = live.publish({ isWhole: true });
  await new Promise((resolve) => setImmediate(resolve));
  expect(stores[0].reads).toEqual([]);
  free.resolve();
  expect((await whole).stores[0]?.problem).toBeUndefined();
  expect(stores[0].reads).not.toEqual([]);
});
