import { describe, expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { historyKey, POINTER_KEY, shardKey, VIP_LEDGER_KEY } from "../../src/snapshot/keys.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { buildDesiredTable, type DesiredTable } from "../../src/sync/desired-table.ts";
import { planTarget, publishTarget, readTarget } from "../../src/sync/target.ts";
import { encodeWithheld, WITHHELD_KEY } from "../../src/sync/withheld-claims.ts";
import { clusterPart, observation, serviceClaim, vipClaim } from "../support/mesh-values.ts";
import { WorldStore } from "../support/sync-world.ts";

const WEB = "web.ns1.svc.cluster.local";
const EAST = clusterPart(observation("east"), [[WEB, serviceClaim(["192.0.2.1"])]]);
const WEST = clusterPart(observation("west"), [["api.example.com", vipClaim("api", { cluster: "west" })]]);

function desiredOf(...parts: (typeof EAST)[]): DesiredTable {
  return buildDesiredTable(parts, { settings: {}, pools: DEFAULT_VIP_POOLS, ledgers: [], nowSeconds: 1_000 });
}

async function publish(store: WorldStore, desired: DesiredTable, nowSeconds = 1_000): Promise<string> {
  const plan = await planTarget(await readTarget(store), desired, false);
  return (await publishTarget(plan, desired, nowSeconds)).publication.kind;
}

/** A store whose table of `EAST` and `WEST` has lost its shards. */
async function damagedStore(): Promise<WorldStore> {
  const store = new WorldStore();
  await publish(store, desiredOf(EAST, WEST));
  await store.inner.delete(((await readPointer(store))?.shards ?? []).filter((digest) => digest !== "").map(shardKey));
  return store;
}

describe("reading", () => {
  test("an empty store gives a target without table, parts and ledger", async () => {
    const store = new WorldStore();
    expect(await readTarget(store)).toEqual({ store, parts: [], withheld: [] });
  });

  test("a published store gives its table, its parts and its ledger", async () => {
    const store = new WorldStore();
    const desired = desiredOf(EAST, WEST);
    await publish(store, desired);
    const target = await readTarget(store);
    expect(target.parts).toEqual([EAST, WEST]);
    expect(target.ledger).toEqual(desired.ledger);
    expect(target.current?.pointer.generation).toBe(1);
  });

  test.each([POINTER_KEY, VIP_LEDGER_KEY])(
    "a store that cannot say %s gives its failure and nothing else",
    async (key) => {
      const store = new WorldStore();
      await publish(store, desiredOf(EAST));
      store.overrides.set(key, "failing");
      const { problem, ...rest } = await readTarget(store);
      expect(problem).toMatchObject({ code: "unavailable", message: `no answer for ${key}` });
      expect(rest).toEqual({ store, parts: [], withheld: [] });
    },
  );
});

describe("planning", () => {
  test("tells names that change, and whether anything would", async () => {
    const store = new WorldStore();
    await publish(store, desiredOf(EAST));
    const target = await readTarget(store);
    const plans = [desiredOf(EAST), desiredOf(EAST, WEST)].map((desired) => planTarget(target, desired, false));
    const told = (await Promise.all(plans)).map(({ isPending, changes }) => [
      isPending,
      changes.map(({ kind, name }) => `${kind} ${name}`),
    ]);
    expect(told).toEqual([
      [false, []],
      [true, ["add api.example.com."]],
    ]);
  });

  test("a setting of a cluster is pending without a change of any name", async () => {
    const store = new WorldStore();
    await publish(store, desiredOf(EAST));
    const moved = { ...EAST, observation: observation("east", { network: "n1" }) };
    expect(await planTarget(await readTarget(store), desiredOf(moved), false)).toMatchObject({
      isPending: true,
      changes: [],
    });
  });

  test("a damaged table is pending also when it is to become what it was", async () => {
    const plan = await planTarget(await readTarget(await damagedStore()), desiredOf(EAST, WEST), false);
    expect(plan.isPending).toBe(true);
  });

  test("a damaged table is never replaced by one that lacks its clusters, unless they are pruned", async () => {
    const target = await readTarget(await damagedStore());
    await expect(planTarget(target, desiredOf(EAST), false)).rejects.toMatchObject({
      name: "StoreError",
      code: "missing",
      message: expect.stringMatching(
        /^the table is damaged, so the parts of west cannot be kept; .* or prune: snapshot/,
      ),
      cause: target.current?.damage,
    });
    expect((await planTarget(target, desiredOf(EAST), true)).isPending).toBe(true);
  });
});

describe("publishing", () => {
  test("writes the ledger first, only when it changed, and the pointer last", async () => {
    const store = new WorldStore();
    await publish(store, desiredOf(EAST, WEST));
    expect([store.writes[0], store.writes.at(-1)]).toEqual([VIP_LEDGER_KEY, POINTER_KEY]);
    store.writes.length = 0;
    const other = clusterPart(observation("east"), [[WEB, serviceClaim(["192.0.2.7"])]]);
    await publish(store, desiredOf(other, WEST));
    expect(store.writes).not.toContain(VIP_LEDGER_KEY);
    expect(store.writes.at(-1)).toBe(POINTER_KEY);
  });

  test("writes no ledger to a store that has none when nothing is in it", async () => {
    const store = new WorldStore();
    await publish(store, desiredOf(EAST));
    expect(store.writes).not.toContain(VIP_LEDGER_KEY);
  });

  test("makes a damaged table whole, although it has the same digest", async () => {
    const store = await damagedStore();
    expect(await publish(store, desiredOf(EAST, WEST))).toBe("published");
    expect((await readTarget(store)).current).not.toHaveProperty("damage");
  });

  test("lets go of old tables when there is a new one, and not otherwise", async () => {
    const store = new WorldStore();
    for (let round = 1; round <= 9; round++) {
      const part = clusterPart(observation("east"), [[WEB, serviceClaim([`192.0.2.${round}`])]]);
      await publish(store, desiredOf(part), round * 10_000);
    }
    expect(await store.list("snapshot/history/")).toHaveLength(5);
    store.deletes.length = 0;
    const same = clusterPart(observation("east"), [[WEB, serviceClaim(["192.0.2.9"])]]);
    expect(await publish(store, desiredOf(same), 100_000)).toBe("unchanged");
    expect(store.deletes).toEqual([]);
  });

  test.each([
    ["crossing out what entered the table", 3],
    ["letting go of old tables", 4],
  ])("a failure %s does not hide that the table is in force", async (_what, writes) => {
    const store = new WorldStore();
    const held = [{ name: parseName(WEB), claim: serviceClaim(["192.0.2.1"]) }];
    for (let round = 1; round <= 8; round++) {
      const part = clusterPart(observation("east"), [[WEB, serviceClaim([`192.0.2.${round}`])]]);
      await publish(store, desiredOf(part), round * 10_000);
    }
    await store.put(new Map([[WITHHELD_KEY, encodeWithheld(held)]]));
    const desired = desiredOf(clusterPart(observation("east"), [[WEB, serviceClaim(["192.0.2.99"])]]));
    const plan = await planTarget(await readTarget(store), desired, false);
    // One shard of hosts, one pointer for history, the pointer; then what was withheld; then deletions.
    store.writesLeft = writes;
    const { publication, problem } = await publishTarget(plan, desired, 100_000);
    expect([publication.kind, publication.pointer.generation, problem?.code]).toEqual(["published", 9, "unavailable"]);
    expect((await readPointer(store))?.generation).toBe(9);
  });

  test("old tables that cannot be read are told and are no failure", async () => {
    const store = new WorldStore();
    for (let round = 1; round <= 9; round++) {
      const part = clusterPart(observation("east"), [[WEB, serviceClaim([`192.0.2.${round}`])]]);
      await publish(store, desiredOf(part), round * 10_000);
    }
    // As another process reads it; this one has read that pointer already.
    const other = new WorldStore();
    for (const key of await store.list(""))
      await other.put(new Map([[key, (await store.get(key)) ?? new Uint8Array()]]));
    await other.put(new Map([[historyKey(7), new TextEncoder().encode('{"formatVersion":1}')]]));
    const desired = desiredOf(clusterPart(observation("east"), [[WEB, serviceClaim(["192.0.2.99"])]]));
    const plan = await planTarget(await readTarget(other), desired, false);
    const { publication, ...rest } = await publishTarget(plan, desired, 100_000);
    const notice = "snapshot/history/0000000000000007 has format version 1, this is 2";
    expect([publication.kind, rest]).toEqual([
      "published",
      { notices: [`${notice}; skipped, it cannot be gone back to`] },
    ]);
  });
});
