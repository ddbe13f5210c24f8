import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import { DEFAULT_VIP_POOLS } from "../../src/mesh/vip-pool.ts";
import { SHARD_PREFIX, shardKey } from "../../src/snapshot/keys.ts";
import { buildDesiredTable, type DesiredTable } from "../../src/sync/desired-table.ts";
import { syncTarget, type StoreOutcome, type SyncTargetOptions } from "../../src/sync/sync-target.ts";
import { readTarget } from "../../src/sync/target.ts";
import { encodeWithheld, WITHHELD_KEY } from "../../src/sync/withheld-claims.ts";
import { clusterPart, observation, serviceClaim } from "../support/mesh-values.ts";
import { WorldStore } from "../support/sync-world.ts";

const WEB = "web.ns1.svc.cluster.local";

function desiredAt(observedSeconds: number): DesiredTable {
  const part = clusterPart(observation("east", { observedSeconds }), [[WEB, serviceClaim(["192.0.2.1"])]]);
  return buildDesiredTable([part], {
    settings: {},
    pools: DEFAULT_VIP_POOLS,
    ledgers: [],
    nowSeconds: observedSeconds,
  });
}

/** Syncs, and collects the lines of progress. */
async function run(
  store: WorldStore,
  { observedSeconds = 1_000, ...differences }: Partial<SyncTargetOptions> & { readonly observedSeconds?: number } = {},
): Promise<{ readonly outcome: StoreOutcome; readonly lines: string[] }> {
  const lines: string[] = [];
  const options: SyncTargetOptions = {
    prune: false,
    isApplied: true,
    nowSeconds: observedSeconds,
    report: (line) => lines.push(line),
    ...differences,
  };
  return { outcome: await syncTarget(await readTarget(store), desiredAt(observedSeconds), options), lines };
}

test("what was done is in the outcome and told in one line each time: published, up to date, refreshed", async () => {
  const store = new WorldStore("dir:table");
  const first = await run(store);
  const second = await run(store);
  // The lease is 600 s; past its half the pointer is written again.
  const third = await run(store, { observedSeconds: 1_301 });
  expect([first, second, third].map(({ outcome }) => [outcome.isPending, outcome.publication?.kind])).toEqual([
    [true, "published"],
    [false, "unchanged"],
    [false, "refreshed"],
  ]);
  expect([first, second, third].map(({ lines }) => lines)).toEqual([
    ["published generation 1 to dir:table: 2 shards written"],
    ["dir:table is up to date at generation 1"],
    ["refreshed generation 2 at dir:table"],
  ]);
});

test("a plan is told without writing or reporting anything", async () => {
  const store = new WorldStore();
  const { outcome, lines } = await run(store, { isApplied: false });
  expect(outcome).toEqual({
    label: "memory:",
    changes: [expect.objectContaining({ kind: "add", name: `${WEB}.` })],
    settingChanges: [],
    isPending: true,
  });
  expect([lines, store.writes]).toEqual([[], []]);
});

test("a store that could not be read is left alone", async () => {
  const store = new WorldStore();
  store.overrides.set("snapshot/current", "failing");
  const { outcome } = await run(store);
  expect(outcome).toMatchObject({ changes: [], isPending: false, problem: { code: "unavailable" } });
  expect(store.writes).toEqual([]);
});

test("a store that fails while it is written has its plan in the outcome beside the failure", async () => {
  const store = new WorldStore();
  store.writesLeft = 1;
  const { outcome, lines } = await run(store);
  expect(outcome).toMatchObject({ isPending: true, problem: { code: "unavailable" } });
  expect(outcome.changes).toHaveLength(1);
  expect(outcome).not.toHaveProperty("publication");
  expect(lines).toEqual([]);
});

test("a store that fails when its table is in force has both in the outcome, and its line of progress", async () => {
  const store = new WorldStore("dir:table");
  // Two shards and the pointer; then the withheld claims are crossed out.
  await store.put(
    new Map([[WITHHELD_KEY, encodeWithheld([{ name: parseName(WEB), claim: serviceClaim(["192.0.2.9"]) }])]]),
  );
  store.writesLeft = 3;
  const { outcome, lines } = await run(store);
  expect(outcome).toMatchObject({ publication: { kind: "published" }, problem: { code: "unavailable" } });
  expect(lines).toEqual(["published generation 1 to dir:table: 2 shards written"]);
});

test("a mistake that is no failure of the store is not hidden", async () => {
  const store = new WorldStore();
  const report = (): never => {
    throw new TypeError("a mistake");
  };
  await expect(run(store, { report })).rejects.toThrow(TypeError);
});

test.each([
  ["a table that is published", true, undefined, [[2, 2]]],
  ["one that is only planned", false, undefined, []],
  ["one that the store does not take", true, 0, []],
])("the contents of its shards are given for %s", async (_what, isApplied, writesLeft, expected) => {
  const store = new WorldStore();
  if (writesLeft !== undefined) store.writesLeft = writesLeft;
  const kept: ReadonlyMap<string, Uint8Array>[] = [];
  await run(store, { isApplied, keepContents: (_store, contents) => kept.push(contents) });
  const held = await store.list(SHARD_PREFIX);
  expect(kept.map((contents) => [contents.size, held.length])).toEqual(expected);
  for (const [digest, content] of kept.flatMap((each) => [...each])) {
    expect(await store.inner.get(shardKey(digest))).toEqual(content);
  }
});
