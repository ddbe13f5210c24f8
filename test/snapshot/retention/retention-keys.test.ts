import { expect, test } from "vitest";
import { markKey, marksOf, sweepKey, voidKey } from "../../../src/snapshot/retention/retention-keys.ts";

test("keys are sorted by their marks, also what is left of one", () => {
  const keys = [sweepKey("b", "p"), sweepKey("b", "q"), voidKey("c"), markKey("b"), markKey("a"), "retention/other/x"];
  expect(marksOf(keys)).toEqual([
    { mark: "a", isThere: true, isVoid: false, sweeps: [] },
    { mark: "b", isThere: true, isVoid: false, sweeps: ["retention/sweep/b.p", "retention/sweep/b.q"] },
    { mark: "c", isThere: false, isVoid: true, sweeps: [] },
  ]);
});
