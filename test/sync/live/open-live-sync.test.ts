import { describe, expect, test } from "vitest";
import { VIP_LEDGER_KEY } from "../../../src/snapshot/keys.ts";
import { readPointer } from "../../../src/snapshot/read-pointer.ts";
import { openLiveSync } from "../../../src/sync/live/open-live-sync.ts";
import type { LiveSync } from "../../../src/sync/live/live-sync.ts";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import { readPublishers } from "../../../src/sync/publishers/read-publishers.ts";
import { SourceError, type Source } from "../../../src/sync/source.ts";
import type { SourceObserver } from "../../../src/sync/watched-source.ts";
import { cluster, lookUp, service, serviceEntry, sync, WorldStore } from "../../support/sync-world.ts";
import { fillers, published, scene, tell } from "./live-scene.ts";
import { identityOf } from "./told-objects.ts";

describe("a cluster that cannot be reached past its lease", () => {
  const warning = expect.stringMatching(/^its lease ended at /);

  test.each([
    [false, ["east", "west"]],
    [true, ["east"]],
  ])("stays until removals are allowed, as for one run, and comes back (%s)", async (allowRemovals, clusters) => {
    const { live, observers, stores, clock } = scene({ allowRemovals });
    const [east, west] = observers;
    tell(east, service("web", "10.0.0.1"));
    tell(west, service("db", "10.0.0.2"));
    await live.publish({ isWhole: false });
    west?.fail(new SourceError("unreadable", "no route"));
    clock.seconds += 601;
    east?.confirm();
    const held = async (): Promise<unknown> =>
      (await readPointer(stores[0]))?.clusters.map(({ cluster: name }) => name);

    for (const address of ["10.0.0.3", "10.0.0.4"]) {
      east?.put("all", service("web", address));
      const { diagnostics } = await live.publish({ isWhole: false });
      expect(diagnostics.map(({ message }) => message)).toContainEqual(warning);
      expect(await held()).toEqual(clusters);
    }
    west?.put("all", service("db", "10.0.0.9"));
    await live.publish({ isWhole: false });
    expect(await held()).toEqual(clusters);
    west?.confirm();
    const { diagnostics } = await live.publish({ isWhole: false });
    expect([diagnostics, await held()]).toEqual([[], ["east", "west"]]);
    expect(await addressOf(stores[0], "db.ns1.svc.cluster.local")).toEqual([
      ["west", { form: "addresses", addresses: ["10.0.0.9"] }],
    ]);
  });
});

async function addressOf(store: WorldStore, name: string): Promise<unknown> {
  return (await lookUp(store, name))?.claims.map(({ cluster: id, answer }) => [id, answer]);
}

const WEB = "web.ns1.svc.cluster.local";

describe("what is told", () => {
  test("it is complete once every source told or failed, and changed until it is published", async () => {
    const { live, observers, changes } = scene();
    const [east, west] = observers;
    expect([live.isComplete, changes()]).toEqual([false, 0]);
    tell(east, service("web", "10.0.0.1"));
    west?.fail(new SourceError("unreadable", "no route to west"));
    expect([live.isComplete, live.isChanged]).toEqual([true, true]);
    await live.publish({ isWhole: false });
    expect(live.isChanged).toBe(false);
    expect(live.clusters).toEqual([
      { cluster: "east", confirmedSeconds: 1_000, claimsByKind: new Map([["Service", 1]]) },
      { cluster: "west", problem: "no route to west", claimsByKind: new Map() },
    ]);
  });

  test.each([
    ["an object that changes", (east: SourceObserver) => east.put("all", service("web", "10.0.0.9")), "10.0.0.9"],
    ["an object that is gone", (east: SourceObserver) => east.remove("all", identityOf(service("web", ""))), undefined],
  ])("%s is published to every store", async (_case, change, address) => {
    const { live, observers, stores } = await published();
    for (const observer of observers.slice(0, 1)) change(observer);
    const outcome = await live.publish({ isWhole: false });
    expect(outcome.stores.map(({ changes }) => changes.map(({ name }) => name))).toEqual([[`${WEB}.`], [`${WEB}.`]]);
    const expected = address === undefined ? undefined : [["east", { form: "addresses", addresses: [address] }]];
    for (const store of stores) expect(await addressOf(store, WEB)).toEqual(expected);
  });

  test("only what differs is written: one shard of hosts, the old pointer and the new", async () => {
    const { live, observers, stores } = await published();
    observers[0]?.put("all", service("web", "10.0.0.9"));
    await live.publish({ isWhole: false });
    expect(stores[0].writes.map((key) => key.replace(/\/[^/]{10,}$/, ""))).toEqual([
      "snapshot/shard",
      "snapshot/history",
      "snapshot/current",
    ]);
  });

  test("what is told again writes nothing, and is no change", async () => {
    const { live, observers, stores, changes } = await published();
    const before = changes();
    observers[0]?.put("all", service("web", "10.0.0.1"));
    const outcome = await live.publish({ isWhole: false });
    expect([changes(), stores[0].writes, outcome.stores[0]?.publication?.kind]).toEqual([before, [], "unchanged"]);
  });

  test("a host that needs a VIP gets one, and keeps it when another comes", async () => {
    const { live, observers, stores } = await published();
    observers[0]?.put("all", serviceEntry("one", "api.example.com"));
    await live.publish({ isWhole: false });
    const vip = (await lookUp(stores[0], "api.example.com"))?.vip;
    expect(vip).toHaveLength(2);
    observers[0]?.put("all", serviceEntry("two", "shop.example.com"));
    await live.publish({ isWhole: false });
    expect((await lookUp(stores[0], "api.example.com"))?.vip).toEqual(vip);
    expect((await lookUp(stores[0], "shop.example.com"))?.vip).toHaveLength(2);
  });
});

describe("names that go while as many others come", () => {
  test("are refused as they would be alone", async () => {
    const { live, observers, stores } = await published();
    tell(observers[0], service("web", "10.0.0.1"), ...fillers("other"));
    const outcome = await live.publish({ isWhole: false });
    expect([outcome.refusal?.code, outcome.heldBack]).toEqual(["many-removals", ["east"]]);
    expect(await addressOf(stores[0], "east-7.ns1.svc.cluster.local")).toHaveLength(1);
  });
});

describe("a cluster that was not read since the process began", () => {
  test("is as old as the stores say", async () => {
    const { live, observers, stores } = scene();
    await sync([cluster("west", [service("db", "10.0.0.2")])], stores, { nowSeconds: () => 700 });
    tell(observers[0], service("web", "10.0.0.1"));
    observers[1]?.fail(new SourceError("unreadable", "no route to west"));
    expect(live.clusters[1]?.confirmedSeconds).toBeUndefined();
    await live.publish({ isWhole: false });
    expect(live.clusters.map(({ confirmedSeconds }) => confirmedSeconds)).toEqual([1_000, 700]);
  });
});

describe("a cluster that another sync follows", () => {
  test("is left to that one, and the others are published", async () => {
    const store = new WorldStore();
    const started = (owner: string, names: readonly string[]): { live: LiveSync; observers: SourceObserver[] } => {
      const options = { owner, instance: owner, clusters: names, isFollowing: true, takesOver: false };
      const sources = names.map((name): Source => {
        return { cluster: name, read: () => Promise.reject(new Error("it is told")) };
      });
      const live = openLiveSync({
        clusters: sources.map((source) => ({ ...cluster(source.cluster, []), sources: [source] })),
        stores: [store],
        prune: false,
        nowSeconds: () => 1_000,
        publishing: { publisher: new Publisher(options), wait: async () => undefined, random: () => 0.5 },
        onChange: () => undefined,
      });
      return { live, observers: sources.map((source) => live.observerOf(source.cluster, source)) };
    };
    const owner = started("site-a", ["east"]);
    tell(owner.observers[0], service("web", "10.0.0.1"), ...fillers("east"));
    await owner.live.publish({ isWhole: false });
    const { live, observers } = started("site-b", ["east", "west"]);
    tell(observers[0], service("web", "10.0.0.66"), ...fillers("east"));
    tell(observers[1], service("db", "10.0.0.2"), ...fillers("west"));
    const first = await live.publish({ isWhole: false });
    expect([first.refusal?.code, first.heldBack]).toEqual(["claimed-cluster", ["east"]]);
    observers[0]?.put("all", service("web", "10.0.0.67"));
    observers[1]?.put("all", service("db", "10.0.0.3"));
    store.reads.length = 0;
    const second = await live.publish({ isWhole: false });
    expect([second.refusal?.code, second.heldBack]).toEqual(["claimed-cluster", ["east"]]);
    expect(store.reads, "only what changed was built").not.toContain(VIP_LEDGER_KEY);
    expect(JSON.stringify(await addressOf(store, WEB))).toContain('"10.0.0.1"');
    expect(JSON.stringify(await addressOf(store, "db.ns1.svc.cluster.local"))).toContain('"10.0.0.3"');
    const { records } = await readPublishers(store);
    expect([...records.values()].map((record) => [record.cluster, record.owner])).toEqual([
      ["east", "site-a"],
      ["west", "site-b"],
    ]);
  });
});

describe("what fails", () => {
  test("a cluster that was never told of keeps what the store holds of it", async () => {
    const { live, observers, stores } = scene();
    await sync([cluster("west", [service("db", "10.0.0.2")])], stores);
    tell(observers[0], service("web", "10.0.0.1"));
    await live.publish({ isWhole: false });
    expect(await addressOf(stores[0], "db.ns1.svc.cluster.local")).toHaveLength(1);
  });

  test("a cluster that cannot be reached any more keeps its part and the time when it was confirmed", async () => {
    const { live, observers, stores, clock } = await published();
    const [east, west] = observers;
    clock.seconds = 2_000;
    east?.fail(new SourceError("unreadable", "no route to east"));
    west?.confirm();
    const outcome = await live.publish({ isWhole: false });
    const clusters = (await readPointer(stores[0]))?.clusters ?? [];
    expect(clusters.map(({ cluster: name, observedSeconds }) => [name, observedSeconds])).toEqual([
      ["east", 1_000],
      ["west", 2_000],
    ]);
    expect(outcome.diagnostics.map(({ message }) => message)).toEqual([
      "cannot be read, so what it said before stays: no route to east",
      expect.stringMatching(/^its lease ended at .* its 51 claims stay, marked as stale/),
    ]);
    expect([outcome.exitStatus, await addressOf(stores[0], WEB)]).toEqual([1, expect.anything()]);
  });

  test("a store that failed gets all that it lacks with the next publication", async () => {
    const { live, observers, stores } = await published();
    stores[0].writesLeft = 0;
    observers[0]?.put("all", service("web", "10.0.0.8"));
    const failed = await live.publish({ isWhole: false });
    expect(failed.stores.map(({ problem }) => problem?.message)).toEqual(["the store died", undefined]);
    expect(live.isChanged).toBe(true);
    stores[0].writesLeft = Number.POSITIVE_INFINITY;
    observers[1]?.put("all", service("db", "10.0.0.9"));
    await live.publish({ isWhole: false });
    const tables = await Promise.all(stores.map(async (store) => (await readPointer(store))?.digest));
    expect(tables[0]).toBe(tables[1]);
    expect(JSON.stringify(await addressOf(stores[0], WEB))).toContain("10.0.0.8");
  });

  test("what another publisher put there stays", async () => {
    const { live, observers, stores } = await published();
    await sync([cluster("north", [service("mail", "10.0.0.5")])], stores);
    observers[0]?.put("all", service("web", "10.0.0.9"));
    await live.publish({ isWhole: false });
    expect(await addressOf(stores[0], "mail.ns1.svc.cluster.local")).toHaveLength(1);
    expect(JSON.stringify(await addressOf(stores[0], WEB))).toContain("10.0.0.9");
  });

  test("a cluster that reports nothing any more is refused while others go on, and published when it is back", async () => {
    const { live, observers, stores } = await published();
    tell(observers[0]);
    const refused = await live.publish({ isWhole: false });
    expect([refused.exitStatus, refused.refusal?.code, live.isChanged]).toEqual([3, "empty-cluster", true]);
    expect([refused.refusal?.clusters, refused.heldBack]).toEqual([["east"], ["east"]]);
    expect(await addressOf(stores[0], WEB)).toHaveLength(1);
    observers[1]?.put("all", service("db", "10.0.0.9"));
    for (const store of stores) store.reads.length = 0;
    const others = await live.publish({ isWhole: false });
    expect([others.exitStatus, others.refusal?.code, others.heldBack]).toEqual([3, "empty-cluster", ["east"]]);
    expect(stores[0].reads, "only what changed was built").not.toContain(VIP_LEDGER_KEY);
    expect(JSON.stringify(await addressOf(stores[0], "db.ns1.svc.cluster.local"))).toContain("10.0.0.9");
    expect(await addressOf(stores[0], WEB)).toHaveLength(1);
    tell(observers[0], service("web", "10.0.0.7"), ...fillers("east"));
    expect((await live.publish({ isWhole: false })).exitStatus).toBe(0);
    expect(JSON.stringify(await addressOf(stores[0], WEB))).toContain("10.0.0.7");
  });
});

test("built anew, a table is what it was", async () => {
  const { live, observers, stores } = await published();
  observers[0]?.put("all", service("web", "10.0.0.9"));
  await live.publish({ isWhole: false });
  const digest = (await readPointer(stores[0]))?.digest;
  const outcome = await live.publish({ isWhole: true });
  expect(outcome.stores.map(({ publication }) => publication?.kind)).toEqual(["unchanged", "unchanged"]);
  expect((await readPointer(stores[0]))?.digest).toBe(digest);
});

test("a source or cluster that is not followed has no observer", () => {
  const { live } = scene();
  const stranger: Source = { cluster: "east", read: () => Promise.reject(new Error("it is told")) };
  expect(() => live.observerOf("north", stranger)).toThrow("no cluster north is followed");
  expect(() => live.observerOf("east", stranger)).toThrow("cluster east has no such source");
});
