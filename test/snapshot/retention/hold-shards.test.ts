import { expect, test } from "vitest";
import { shardKey } from "../../../src/snapshot/keys.ts";
import { ShardHold } from "../../../src/snapshot/retention/hold-shards.ts";
import { encodeMark, encodeMarkNote } from "../../../src/snapshot/retention/mark.ts";
import { markKey, sweepKey, voidKey } from "../../../src/snapshot/retention/retention-keys.ts";
import { Moment, type StoreClock } from "../../../src/snapshot/retention/store-clock.ts";
import { FaultStore } from "../../support/fault-store.ts";
import { services, snapshotOf } from "../../support/snapshots.ts";

/** A table of one Service that is about to be published, where what may be marked, and how long was waited, in seconds. */
async function scene(
  differences: { readonly previous?: "same"; readonly contents?: "none"; readonly delaySeconds?: number } = {},
) {
  const { previous, contents, delaySeconds } = differences;
  const store = Object.assign(
    new FaultStore(),
    delaySeconds !== undefined && { consistencyDelaySeconds: delaySeconds },
  );
  const { shardContents, lostShards: _lost, ...head } = await snapshotOf(services(1), 1);
  const [digest = ""] = head.shards;
  for (const [each, content] of shardContents) await store.put(new Map([[shardKey(each), content]]));
  const now = { ms: 0, waitedSeconds: 0 };
  const clock: StoreClock = {
    monotonicMs: () => now.ms,
    wallMs: () => now.ms,
    wait: async (milliseconds) => {
      now.ms += milliseconds;
      now.waitedSeconds += milliseconds / 1000;
    },
  };
  const table = {
    pointer: { ...head, generation: 9, publishedSeconds: 1 },
    previous: previous === "same" ? head : undefined,
    since: new Moment(clock),
    seen: shardContents.keys(),
    contents: contents === "none" ? new Map<string, Uint8Array>() : shardContents,
  };
  const hold = new ShardHold(store, table, clock);
  const mark = encodeMark({ generation: 1, digests: new Set([digest]) });
  store.writes.length = 0;
  return { store, hold, now, digest, mark };
}

const NOTE = encodeMarkNote({ generation: 1, isDone: false });
const DONE = encodeMarkNote({ generation: 1, isDone: true });

test("with nothing marked, nothing is written and no shard is read", async () => {
  const { store, hold } = await scene();
  await hold.look();
  expect([store.writes, store.reads]).toEqual([[], []]);
});

test("a mark that names a shard of the table is made void, others stay", async () => {
  const { store, hold, mark, now } = await scene();
  const other = encodeMark({ generation: 1, digests: new Set(["Od8UBMEjEBdExiJ9aXpBNg"]) });
  await store.put(
    new Map([
      [markKey("a"), mark],
      [markKey("b"), other],
    ]),
  );
  store.writes.length = 0;
  await hold.look();
  expect([store.writes, now.waitedSeconds]).toEqual([[voidKey("a")], 0]);
});

test("one that cannot be read may name any shard", async () => {
  const { store, hold } = await scene();
  await store.put(new Map([[markKey("a"), new TextEncoder().encode("{")]]));
  store.writes.length = 0;
  await hold.look();
  expect(store.writes).toEqual([voidKey("a")]);
});

test("of what the table before names the one who published that has taken care, unless that is long ago", async () => {
  const { store, hold, mark, now } = await scene({ previous: "same" });
  await store.put(new Map([[markKey("a"), mark]]));
  store.writes.length = 0;
  await hold.look();
  expect(store.writes).toEqual([]);
  now.ms += 601_000;
  await hold.look();
  expect(store.writes).toEqual([voidKey("a")]);
});

test.each([
  ["that is done", DONE, undefined, 0],
  ["that is done, where that shows late", DONE, 60, 75],
  ["of a process that died", NOTE, undefined, 60],
  ["of a process that died, where what is written shows late", NOTE, 60, 660 + 75],
])("a sweep %s is waited for, and what it deleted is written again", async (_what, note, delaySeconds, waited) => {
  const { store, hold, mark, now, digest } = await scene(delaySeconds === undefined ? {} : { delaySeconds });
  await store.put(
    new Map([
      [markKey("a"), mark],
      [sweepKey("a", "other"), note],
    ]),
  );
  await store.delete([shardKey(digest)]);
  await hold.look();
  expect(now.waitedSeconds).toBe(waited);
  expect(await store.get(shardKey(digest))).toBeDefined();
});

test("a shard that is gone and cannot be written again is told, and the table is not published", async () => {
  const { store, hold, mark, digest } = await scene({ contents: "none" });
  await store.put(
    new Map([
      [markKey("a"), mark],
      [sweepKey("a", "other"), DONE],
    ]),
  );
  await store.delete([shardKey(digest)]);
  await expect(hold.look()).rejects.toMatchObject({ code: "missing", message: expect.stringContaining("is gone") });
});
