import { expect, test } from "vitest";
import { warnOfUnknownCluster } from "../../../src/cli/view/unknown-cluster.ts";
import { POINTER_KEY } from "../../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../../src/snapshot/publish.ts";
import { FaultStore } from "../../support/fault-store.ts";
import { services, snapshotOf } from "../../support/snapshots.ts";

async function published(): Promise<FaultStore> {
  const store = new FaultStore();
  await publishSnapshot(store, await snapshotOf(services(1)), { nowSeconds: 1_000 });
  return store;
}

test("a cluster of the table is known", async () => {
  expect(await warnOfUnknownCluster(await published(), "east")).toBeUndefined();
});

test("one that is not is warned of, with those that are", async () => {
  expect(await warnOfUnknownCluster(await published(), "west")).toBe(
    "the table knows no cluster west, only east: until it does, the view has no home",
  );
});

test("so is any when there is no table, or none that can be read", async () => {
  expect(await warnOfUnknownCluster(new FaultStore(), "east")).toBe(
    "no table is published in this store yet, so nobody knows whether there is a cluster east",
  );
  const store = await published();
  store.overrides.set(POINTER_KEY, "failing");
  expect(await warnOfUnknownCluster(store, "east")).toBe(
    "the table cannot be read to see whether there is a cluster east: no answer for snapshot/current",
  );
});
