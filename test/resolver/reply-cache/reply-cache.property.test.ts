import fc from "fast-check";
import { expect, test } from "vitest";
import { Run, type Kind, type Step } from "./reply-cache-run.ts";

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    turn: fc.constantFrom<Kind>("answer", "answer", "nxdomain", "nodata", "failure", "rejection"),
    ttlSeconds: fc.constantFrom(0, 1, 9, 10, 40, 300),
    minimumSeconds: fc.constantFrom(0, 5, 40, 600),
    tookMs: fc.constantFrom(0, 1, 900, 1799, 1801, 4000, 5500, 20_000),
  }),
  {
    weight: 2,
    arbitrary: fc.record({ passMs: fc.constantFrom(0, 1, 500, 1799, 5001, 9500, 30_000, 59_000, 130_000) }),
  },
  { weight: 3, arbitrary: fc.record({ askers: fc.integer({ min: 1, max: 3 }) }) },
);

test("whatever upstream does when, no reply is older than it may be, no TTL grows, and there is one exchange at a time", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryStep, { minLength: 5, maxLength: 40 }), async (steps) => {
      const run = new Run();
      for (const step of steps) await run.take(step);
      await run.end();
      expect(run.violations).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
