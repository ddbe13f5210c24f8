import { expect, test } from "vitest";
import { atAllStores } from "../../src/sync/all-stores.ts";

test("one that takes long keeps no other from being begun, and the results are in the order of the stores", async () => {
  const slow = Promise.withResolvers<string>();
  const begun: string[] = [];
  const done = atAllStores(["slow", "quick"], (store) => {
    begun.push(store);
    return store === "slow" ? slow.promise : Promise.resolve(store);
  });
  expect(begun).toEqual(["slow", "quick"]);
  slow.resolve("at last");
  expect(await done).toEqual(["at last", "quick"]);
});

test("a defect is told once nothing is under way any more", async () => {
  const slow = Promise.withResolvers<void>();
  let isOver = false;
  const done = atAllStores(["defect", "slow"], (store) =>
    store === "slow" ? slow.promise.then(() => void (isOver = true)) : Promise.reject(new TypeError("a defect")),
  );
  const told = done.catch((cause: unknown) => [cause, isOver]);
  slow.resolve();
  expect(await told).toEqual([new TypeError("a defect"), true]);
});
