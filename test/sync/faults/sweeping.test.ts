import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retainSnapshots } from "../../../src/snapshot/retention.ts";
import type { StoreWriter } from "../../../src/snapshot/store/store.ts";
import { following, heldUp } from "./orders.ts";
import {
  FORMER,
  publishTable,
  runSweeping,
  storeBeforeSweep,
  sweepingWatch,
  type Program,
  type Sweeping,
  type SweepingOutcome,
} from "./sweeping.ts";

/** More of them find what is rarer; a failure prints its seed. */
const RUNS = Number(process.env["MESHDOH_FAULT_RUNS"] ?? 60);

/** Comes back to the former table, whose shards are on their way out, and leaves it again. */
const east: Program = async (model) => {
  for (const size of [FORMER, 2, FORMER]) {
    await publishTable(model, size);
    await model.sleep(300);
  }
};

/** A sync that is run now and then: it waits for what must be waited for. */
const west: Program = async (model) => {
  for (const size of [3, 4]) {
    await publishTable(model, size);
    await retainSnapshots(model.store, model.nowSeconds(), { clock: model.clock, keep: 1, waits: true });
    await model.sleep(700);
  }
};

const watch = sweepingWatch([11, 12, 13, 14, 15, 16, 17, 18], 250);
const sweeper: Program = async ({ store, clock, nowSeconds }) => {
  await retainSnapshots(store, nowSeconds(), { clock, keep: 1 });
};

const before = storeBeforeSweep();

async function runThree(choices: readonly number[], how: Partial<Sweeping>): Promise<SweepingOutcome> {
  const programs = new Map([
    ["east", east],
    ["west", west],
    ["watch", watch],
  ]);
  return runSweeping({ start: await before, programs, delaySeconds: 0, choose: following(choices), ...how });
}

/** `east` publishes the former table while the sweep goes on, each held up once. */
async function runTwo(first: number, second: number, how: Partial<Sweeping> = {}): Promise<SweepingOutcome> {
  const publisher: Program = (model) => publishTable(model, FORMER);
  const programs = new Map([
    ["east", publisher],
    ["sweeper", sweeper],
  ]);
  const choose = heldUp(["east", first], ["sweeper", second]);
  return runSweeping({ start: await before, programs, delaySeconds: 0, choose, ...how });
}

/** How many orders of the two lose a shard, and how many delete any. */
async function tryOrders(how: Partial<Sweeping> = {}): Promise<{ losing: number; deleting: number; tried: number }> {
  const { steps } = await runTwo(Number.POSITIVE_INFINITY, 0, how);
  const most = { east: steps.get("east") ?? 0, sweeper: 40 };
  let [losing, deleting, tried] = [0, 0, 0];
  for (let first = 0; first <= most.east; first++) {
    for (let second = 1; second <= most.sweeper; second++) {
      const outcome = await runTwo(first, second, how);
      tried++;
      if (outcome.missing.length > 0) losing++;
      if (outcome.deleted.size > 0) deleting++;
    }
  }
  return { losing, deleting, tried };
}

const arbitraryOrder = fc.array(fc.nat({ max: 5 }), { minLength: 100, maxLength: 800 });
const arbitraryCrash = fc.record({
  east: fc.option(fc.nat({ max: 60 })),
  west: fc.option(fc.nat({ max: 60 })),
  watch: fc.option(fc.nat({ max: 150 })),
});
const arbitraryJump = fc.record({
  who: fc.constantFrom("east", "west", "watch"),
  step: fc.nat({ max: 100 }),
  seconds: fc.constantFrom(3_500, 86_400, 315_360_000, -3_500, -86_400, -315_360_000),
});

function crashes(at: Readonly<Record<string, number | null>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(at).flatMap(([who, step]) => (step === null ? [] : [[who, step] as const])));
}

describe.each([0, 60])(
  "two publishers and one that sweeps on a store that shows after %i s what was written: no pointer in force or retained lacks a shard",
  (delaySeconds) => {
    test("in whatever order", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryOrder, async (choices) => {
          expect((await runThree(choices, { delaySeconds })).missing).toEqual([]);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    });

    test("when any of them crashes between any two steps", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryOrder, arbitraryCrash, async (choices, at) => {
          expect((await runThree(choices, { delaySeconds, crashAt: crashes(at) })).missing).toEqual([]);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    });

    test("when the clock of one of them jumps", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryOrder, arbitraryJump, async (choices, { who, ...jump }) => {
          expect((await runThree(choices, { delaySeconds, jumps: new Map([[who, jump]]) })).missing).toEqual([]);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    });
  },
);

/** Sweeps again and again beside what the same process publishes. */
const besides: Program = async ({ store, clock, nowSeconds, sleep }) => {
  for (let rounds = 0; rounds < 6; rounds++) {
    await retainSnapshots(store, nowSeconds(), { clock, keep: 1 });
    await sleep(200);
  }
};

/** Comes back to the former table about when that is swept. */
const latelyBack: Program = async (model) => {
  for (const size of [2, 3, FORMER, 4, FORMER]) await publishTable(model, size);
};

/** Both have one store, by which a process is known, so that one remembers what the other has done. */
function oneProcess(): NonNullable<Sweeping["blindfold"]> {
  let first: StoreWriter | undefined;
  return (_process, store) => (first ??= store);
}

describe.each([0, 60])("a process that publishes and sweeps at the same time (shown after %i s)", (delaySeconds) => {
  test("loses no shard, in whatever order, and deletes some", async () => {
    let deleting = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryOrder, async (choices) => {
        const programs = new Map([
          ["publishing", latelyBack],
          ["sweeping", besides],
        ]);
        const how = { programs, delaySeconds, blindfold: oneProcess() };
        const { missing, deleted } = await runThree(choices, how);
        expect(missing).toEqual([]);
        if (deleted.size > 0) deleting++;
      }),
      { numRuns: 3 * RUNS, endOnFailure: true },
    );
    expect(deleting).toBeGreaterThan(0);
  });
});

/** A store that shows a process no keys that begin so. */
function hiding(prefix: string, from: string): NonNullable<Sweeping["blindfold"]> {
  return (process, store): StoreWriter => {
    if (process !== from) return store;
    const list = async (of: string): Promise<string[]> =>
      (await store.list(of)).filter((key) => !key.startsWith(prefix));
    return {
      get: (key) => store.get(key),
      put: (pairs) => store.put(pairs),
      delete: (keys) => store.delete(keys),
      list,
    };
  };
}

describe("a publication of what is being swept, each held up at each of its steps", () => {
  test("lacks no shard, whether it was deleted before or is spared", async () => {
    const { losing, deleting, tried } = await tryOrders();
    expect(losing).toBe(0);
    expect([deleting > 0, deleting < tried]).toEqual([true, true]);
  });

  test.each([
    ["a sweeper that does not see which marks are void", hiding("retention/void/", "sweeper")],
    ["a publisher that does not see marks", hiding("retention/mark/", "east")],
    ["a publisher that does not see sweeps", hiding("retention/sweep/", "east")],
  ])("would lack some with %s", async (_who, blindfold) => {
    expect((await tryOrders({ blindfold })).losing).toBeGreaterThan(0);
  });
});
