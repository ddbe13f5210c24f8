import { expect, test, vi } from "vitest";
import { HISTORY_PREFIX, VIP_LEDGER_KEY } from "../../../src/snapshot/keys.ts";
import { ShardContents } from "../../../src/snapshot/live/shard-contents.ts";
import type { NamedClaim } from "../../../src/mesh/cluster.ts";
import { StoreError } from "../../../src/snapshot/store/store.ts";
import { LiveTable } from "../../../src/sync/live/live-table.ts";
import { PublishedStore, type AmendedTable } from "../../../src/sync/live/published-store.ts";
import { publishReading } from "../../../src/sync/publish-reading.ts";
import type { StoreOutcome } from "../../../src/sync/sync-target.ts";
import { cluster, lookUp, service, sync, WorldStore } from "../../support/sync-world.ts";
import { clusterPart, observation, serviceClaim, vipClaim } from "../../support/mesh-values.ts";
import { name } from "../../support/table.ts";

const WEB: NamedClaim = {
  name: name("web.ns1.svc.cluster.local"),
  claim: serviceClaim(["10.0.0.1"], { object: "web" }),
};
const NEW: NamedClaim = {
  name: name("new.ns1.svc.cluster.local"),
  claim: serviceClaim(["10.0.0.2"], { object: "new" }),
};
const VIP: NamedClaim = { name: name("api.example.com"), claim: vipClaim("api") };

/** A store to which `WEB` was published at second 1 000, and how to publish what is added to that, at `laterSeconds`. */
async function published(laterSeconds = 1_000): Promise<{
  store: WorldStore;
  publish: (...added: readonly NamedClaim[]) => Promise<StoreOutcome | undefined>;
}> {
  const store = new WorldStore();
  const parts = [clusterPart(observation("east"), [[WEB.name, WEB.claim]])];
  const options = {
    clusters: [cluster("east", [])],
    stores: [store],
    mode: "apply",
    prune: false,
    nowSeconds: () => 1_000,
    report: () => {},
  } as const;
  const { desired, stores } = await publishReading({ parts, seen: new Map() }, options);
  const pointer = stores[0]?.publication?.pointer;
  if (pointer === undefined) throw new Error("it was not published");
  const table = new LiveTable(desired);
  const state = new PublishedStore({ store, contents: new ShardContents(1_000_000), pointer, table });
  const publish = (...added: readonly NamedClaim[]): Promise<StoreOutcome | undefined> => {
    table.change({ removed: [], added });
    const { before, addresses } = table.settle(laterSeconds);
    state.add(before, addresses);
    const { ledger, withheld, claimCounts } = table;
    const amended: AmendedTable = {
      clusters: desired.content.clusters,
      ledger,
      withheld,
      claimCounts,
      nowSeconds: laterSeconds,
    };
    return state.publish(amended);
  };
  return { store, publish };
}

test("what was added is told as a change, and is in the store", async () => {
  const { store, publish } = await published();
  const outcome = await publish(NEW);
  expect(outcome?.changes.map(({ kind, name: changed }) => `${kind} ${changed}`)).toEqual([
    "add new.ns1.svc.cluster.local.",
  ]);
  expect([outcome?.isPending, outcome?.publication?.kind]).toEqual([true, "published"]);
  expect((await lookUp(store, NEW.name))?.claims).toEqual([NEW.claim]);
});

test("nothing is written when nothing was added", async () => {
  const { store, publish } = await published();
  store.writes.length = 0;
  const outcome = await publish();
  expect([outcome?.isPending, outcome?.publication?.kind, store.writes]).toEqual([false, "unchanged", []]);
});

test("the ledger is written before the table that relies on it", async () => {
  const { store, publish } = await published();
  store.writes.length = 0;
  await publish(VIP);
  expect(store.writes[0]).toBe(VIP_LEDGER_KEY);
  expect(store.writes.at(-1)).toBe("snapshot/current");
});

test.each([0, 1, 2, 3])(
  "when the store dies after %i writes, the next publication brings all that was added",
  async (writesLeft) => {
    const { store, publish } = await published();
    store.writesLeft = writesLeft;
    expect((await publish(NEW, VIP))?.problem?.message).toBe("the store died");
    store.writesLeft = Number.POSITIVE_INFINITY;
    expect((await publish())?.problem).toBeUndefined();
    expect((await lookUp(store, NEW.name))?.claims).toEqual([NEW.claim]);
    expect((await lookUp(store, VIP.name))?.vip).toHaveLength(2);
  },
);

test("a store that another published to is not touched", async () => {
  const { store, publish } = await published();
  await sync([cluster("north", [service("mail", "10.0.0.5")])], [store]);
  store.writes.length = 0;
  expect([await publish(NEW), store.writes]).toEqual([undefined, []]);
});

test("a shard that is lost asks for all to be built", async () => {
  const { store, publish } = await published();
  for (const key of await store.list("snapshot/shard/")) await store.delete([key]);
  expect(await publish(NEW)).toBeUndefined();
});

test("what is published counts although old tables cannot be looked through, and that is told", async () => {
  const { store, publish } = await published(1_060);
  const list = store.list.bind(store);
  store.list = (prefix) =>
    prefix === HISTORY_PREFIX ? Promise.reject(new StoreError("unavailable", "no list")) : list(prefix);
  expect(await publish(NEW)).toMatchObject({ publication: { kind: "published" } });
  expect(await lookUp(store, "new.ns1.svc.cluster.local")).toBeDefined();
  await vi.waitFor(async () => {
    expect((await publish())?.notices).toEqual([
      "superseded tables could not be looked through, and stay for now: no list",
    ]);
  });
});

test("a publication does not wait for superseded tables to go", async () => {
  const { store, publish } = await published(1_060);
  const list = store.list.bind(store);
  const asked = Promise.withResolvers<void>();
  store.list = (prefix) => {
    if (prefix !== HISTORY_PREFIX) return list(prefix);
    asked.resolve();
    return new Promise(() => undefined);
  };
  expect((await publish(NEW))?.publication?.kind).toBe("published");
  await asked.promise;
  expect((await publish(VIP))?.publication?.kind).toBe("published");
});
