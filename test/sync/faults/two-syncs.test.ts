import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CrashError } from "./interleaving.ts";
import { following, heldUp } from "./orders.ts";
import { runTwoSyncs, type TwoSyncsOutcome } from "./two-syncs.ts";

/** More of them find what is rarer; a failure prints its seed. */
const RUNS = Number(process.env["MESHDOH_FAULT_RUNS"] ?? 60);
/** Every so many steps of each; 1 is all orders, and takes minutes. */
const STRIDE = Number(process.env["MESHDOH_FAULT_STRIDE"] ?? 5);

/** What a sync published is there, also of one that crashed and was started again. */
function expectWhole({ outcomes, answers }: TwoSyncsOutcome): void {
  const wrong = [...outcomes].flatMap(([cluster, outcome]) => {
    const isRight = answers[cluster] === "192.0.2.9";
    const problem = outcome instanceof CrashError ? undefined : outcome.problem;
    return isRight && problem === undefined ? [] : [{ cluster, answer: answers[cluster], problem }];
  });
  expect(wrong).toEqual([]);
}

const arbitraryOrder = fc.array(fc.nat({ max: 5 }), { minLength: 60, maxLength: 400 });
const arbitraryCrash = fc.record({ east: fc.option(fc.nat({ max: 60 })), west: fc.option(fc.nat({ max: 60 })) });
/** A day, ten years, and somewhat less than the hour for which what a reader may hold stays. */
const arbitraryJump = fc.constantFrom(0, 0, 3_500, 86_400, 315_360_000, -3_500, -86_400, -315_360_000);

function crashes(at: Readonly<Record<string, number | null>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(at).flatMap(([owner, step]) => (step === null ? [] : [[owner, step] as const])));
}

describe.each([0, 60])(
  "two syncs with clusters of their own on a store that shows after %i s what was written:",
  (delaySeconds) => {
    test("both parts are in the table in the end, and no pointer ever lacks a shard", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryOrder, async (choices) => {
          expectWhole(await runTwoSyncs({ delaySeconds, choose: following(choices) }));
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    });

    test("the same when either crashes between any two steps and is started again", async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryOrder, arbitraryCrash, async (choices, at) => {
          expectWhole(await runTwoSyncs({ delaySeconds, choose: following(choices), crashAt: crashes(at) }));
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    });

    test("the same when their clocks have jumped", async () => {
      const arbitraryClocks = fc.record({ east: arbitraryJump, west: arbitraryJump });
      await fc.assert(
        fc.asyncProperty(arbitraryOrder, arbitraryClocks, async (choices, clockAhead) => {
          expectWhole(await runTwoSyncs({ delaySeconds, choose: following(choices), clockAhead }));
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    });
  },
);

describe("orders in which one sync is held up at each of its steps, and the other as well, on a store that shows at once what was written:", () => {
  test("both parts are in the table in the end, and no pointer ever lacks a shard", async () => {
    const { steps } = await runTwoSyncs({
      delaySeconds: 0,
      choose: heldUp(["east", Number.POSITIVE_INFINITY], ["west", 0]),
    });
    const most = steps["east"] ?? 0;
    expect(most).toBeGreaterThan(20);
    for (let first = 0; first <= most; first++) {
      expectWhole(
        await runTwoSyncs({ delaySeconds: 0, choose: heldUp(["east", first], ["west", Number.POSITIVE_INFINITY]) }),
      );
    }
    for (let first = 1; first <= most; first += STRIDE) {
      for (let second = 1; second <= most; second += STRIDE) {
        expectWhole(await runTwoSyncs({ delaySeconds: 0, choose: heldUp(["east", first], ["west", second]) }));
      }
    }
  });
});
