import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openLiveSync } from "../../../src/sync/live/open-live-sync.ts";
import { compareAgainSeconds } from "../../../src/sync/live/late-stores.ts";
import type { LiveOutcome, LiveSync } from "../../../src/sync/live/live-sync.ts";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import type { Source } from "../../../src/sync/source.ts";
import type { SyncStore } from "../../../src/sync/store/sync-store.ts";
import type { SourceObserver } from "../../../src/sync/watched-source.ts";
import { openKvUnderTest, type KvUnderTest } from "../../support/kv-api/kv-store-under-test.ts";
import { cluster, lookUp, service, WorldStore } from "../../support/sync-world.ts";
import { syncOutcome } from "../watch/outcomes.ts";

interface Site {
  readonly name: string;
  readonly live: LiveSync;
  readonly observer: SourceObserver;
}

let kv: KvUnderTest;
beforeEach(async () => {
  kv = await openKvUnderTest();
  onTestFinished(() => kv.close());
});

/** A sync that follows the one cluster of its name. */
function site(name: string, store: SyncStore): Site {
  const source: Source = { cluster: name, read: () => Promise.reject(new Error("it is told")) };
  const options = { owner: name, instance: `${name}-1`, clusters: [name], isFollowing: true, takesOver: false };
  const live = openLiveSync({
    clusters: [{ ...cluster(name, []), sources: [source] }],
    stores: [store],
    prune: false,
    publishing: { publisher: new Publisher(options), wait: async () => undefined, random: () => 0.5 },
    nowSeconds: () => Math.floor(kv.clock.nowMs / 1000),
    onChange: () => undefined,
  });
  const observer = live.observerOf(name, source);
  const anchors = Array.from({ length: 50 }, (_, number) => service(`${name}-${number}`, `10.8.0.${number}`));
  observer.replace("all", { objects: [...anchors, service("web", "10.1.0.0", name)], diagnostics: [], isWhole: true });
  observer.complete();
  return { name, live, observer };
}

async function change({ name, live, observer }: Site, address: string): Promise<LiveOutcome> {
  observer.put("all", service("web", address, name));
  const outcome = await live.publish({ isWhole: false });
  expect([outcome.refusal, outcome.stores[0]?.problem]).toEqual([undefined, undefined]);
  return outcome;
}

/** What the table in force says of the Service of each site, without any cache. */
async function inForce(): Promise<unknown> {
  const central = new WorldStore();
  for (const key of kv.server.values.keys("")) {
    const value = kv.server.values.latest(key);
    if (value !== undefined) await central.inner.put(new Map([[key, value]]));
  }
  const addresses = ["east", "west"].map(async (name) => {
    const host = await lookUp(central, `web.${name}.svc.cluster.local`);
    return host?.claims.map(({ answer }) => (answer.form === "addresses" ? answer.addresses : []));
  });
  return (await Promise.all(addresses)).map((each) => each?.flat().join());
}

test("of two syncs on a store that shows late what is written, neither keeps the other's part out of the table", async () => {
  kv.server.values.cacheSeconds = 60;
  const [east, west] = [site("east", kv.store), site("west", kv.another())];
  const first = await east.live.publish({ isWhole: false });
  expect(first.againSeconds, "another may begin at the same time").toBe(75);
  kv.clock.advanceSeconds(300);
  await west.live.publish({ isWhole: false });
  expect(await inForce()).toEqual(["10.1.0.0", "10.1.0.0"]);

  kv.clock.advanceSeconds(2);
  expect((await change(east, "10.1.0.1")).againSeconds).toBe(75);
  expect(await inForce(), "the record of the other was seen, though not its pointer").toEqual(["10.1.0.1", "10.1.0.0"]);

  // What the caches hide of each other for a minute is made good when it shows, whoever looks first.
  for (const [index, each] of [west, east, west, east].entries()) {
    kv.clock.advanceSeconds(3);
    expect((await change(each, `10.1.1.${index}`)).againSeconds).toBe(75);
  }
  kv.clock.advanceSeconds(75);
  const again = await west.live.publish({ isWhole: true });
  kv.clock.advanceSeconds(75);
  await east.live.publish({ isWhole: true });
  expect([again.stores[0]?.problem, await inForce()]).toEqual([undefined, ["10.1.1.3", "10.1.1.2"]]);
});

test("a sync that is alone on such a store compares nothing again but what it published first", async () => {
  const east = site("east", kv.store);
  expect((await east.live.publish({ isWhole: false })).againSeconds).toBe(75);
  kv.clock.advanceSeconds(75);
  expect((await east.live.publish({ isWhole: true })).againSeconds).toBeUndefined();
  const outcome = await change(east, "10.1.0.1");
  expect([outcome.stores[0]?.publication?.kind, outcome.againSeconds]).toEqual(["published", undefined]);
});

test("what is published shortly before all is compared is compared once more, when it has had its time", async () => {
  const east = site("east", kv.store);
  await east.live.publish({ isWhole: false });
  kv.clock.advanceSeconds(65);
  const other = site("west", kv.another());
  await other.live.publish({ isWhole: false });
  kv.clock.advanceSeconds(5);
  expect((await east.live.publish({ isWhole: true })).againSeconds).toBe(5);
  expect((await change(other, "10.1.0.1")).againSeconds).toBe(75);
  kv.clock.advanceSeconds(70);
  expect((await other.live.publish({ isWhole: true })).againSeconds).toBe(5);
  kv.clock.advanceSeconds(5);
  expect((await other.live.publish({ isWhole: true })).againSeconds).toBeUndefined();
});

test("only what was published there is compared again, after the longest of the delays", async () => {
  const [late, later] = [new WorldStore("late"), new WorldStore("later")].map((store, index) =>
    Object.assign(store, { consistencyDelaySeconds: 60 * (index + 1) }),
  );
  if (late === undefined || later === undefined) throw new Error("there are two");
  const [published, unchanged] = (await syncOutcome([{ kind: "published" }, { kind: "unchanged" }])).stores;
  if (published === undefined || unchanged === undefined) throw new Error("there are two");
  const both = new Set([late, later]);
  const seconds = [
    compareAgainSeconds(both, [
      [late, published],
      [later, published],
    ]),
    compareAgainSeconds(both, [
      [late, published],
      [later, unchanged],
    ]),
    compareAgainSeconds(new Set(), [[late, published]]),
  ];
  expect(seconds).toEqual([135, 75, undefined]);
});
