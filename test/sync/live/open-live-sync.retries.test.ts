import { expect, test } from "vitest";
import { VIP_LEDGER_KEY } from "../../../src/snapshot/keys.ts";
import { StoreError } from "../../../src/snapshot/store/store.ts";
import { lookUp, service, type WorldStore } from "../../support/sync-world.ts";
import { fillers, published, tell } from "./live-scene.ts";

/** How often all was built anew: nothing else reads the ledger. */
function wholePasses({ reads }: WorldStore): number {
  return reads.filter((key) => key === VIP_LEDGER_KEY).length;
}

async function addressOf(store: WorldStore, name: string): Promise<unknown> {
  return (await lookUp(store, `${name}.ns1.svc.cluster.local`))?.claims[0]?.answer;
}

test("a store that takes no writes has all built anew for it now and then, not with each change of the others", async () => {
  const { live, observers, stores, clock } = await published();
  const [steady, refusing] = stores;
  const put = refusing.put.bind(refusing);
  refusing.put = () => Promise.reject(new StoreError("denied", "two: read-only file system"));
  observers[0]?.put("all", service("web", "10.0.0.10"));
  await live.publish({ isWhole: true });
  const before = wholePasses(steady);

  const passes: number[] = [];
  const change = async (host: number): Promise<unknown> => {
    observers[0]?.put("all", service("web", `10.0.0.${host}`));
    const outcome = await live.publish({ isWhole: false });
    passes.push(wholePasses(steady) - before);
    return outcome.stores.map(({ problem }) => problem?.message);
  };
  for (const host of [11, 12, 13]) {
    expect(await change(host)).toEqual([undefined, "two: read-only file system"]);
    expect(await addressOf(steady, "web")).toEqual({ form: "addresses", addresses: [`10.0.0.${host}`] });
  }
  clock.seconds += 5;
  await change(14);
  clock.seconds += 5;
  await change(15);
  expect(passes).toEqual([1, 1, 1, 2, 2]);

  refusing.put = put;
  clock.seconds += 5;
  expect(await change(16)).toEqual([undefined, undefined]);
  expect(await addressOf(refusing, "web")).toEqual({ form: "addresses", addresses: ["10.0.0.16"] });
  await change(17);
  expect(passes.slice(5)).toEqual([3, 3]);
});

test("a cluster that is held back and keeps changing is asked about now and then, and the others are published", async () => {
  const { live, observers, stores, clock } = await published();
  const [east, west] = observers;
  const before = wholePasses(stores[0]);
  tell(east, service("web", "10.0.0.1"));
  const first = await live.publish({ isWhole: false });
  expect([first.heldBack, first.againSeconds]).toEqual([["east"], undefined]);

  const passes: number[] = [];
  const again: unknown[] = [];
  for (const host of [11, 12, 13, 14]) {
    east?.put("all", service("web", `10.0.1.${host}`));
    west?.put("all", service("db", `10.0.0.${host}`));
    const { heldBack, againSeconds } = await live.publish({ isWhole: false });
    expect(heldBack).toEqual(["east"]);
    expect(await addressOf(stores[0], "db")).toEqual({ form: "addresses", addresses: [`10.0.0.${host}`] });
    passes.push(wholePasses(stores[0]) - before);
    again.push(againSeconds);
  }
  expect([passes, again]).toEqual([
    [2, 2, 2, 2],
    [undefined, 5, 5, 5],
  ]);

  tell(east, service("web", "10.0.1.15"), ...fillers("east"));
  clock.seconds += 5;
  expect((await live.publish({ isWhole: false })).heldBack).toEqual([]);
  expect(await addressOf(stores[0], "web")).toEqual({ form: "addresses", addresses: ["10.0.1.15"] });
});
