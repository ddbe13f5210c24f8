import { expect, test } from "vitest";
import { USUAL_ISTIOD_PACE } from "../../../src/sync/istiod/pace.ts";

test("what is well is confirmed at least once a minute, as observers are promised", () => {
  const { lookMs, pollMs, confirmMs } = USUAL_ISTIOD_PACE;
  // An answer that takes ten seconds is still in time.
  expect(Math.max(lookMs, pollMs + 10_000, confirmMs)).toBeLessThanOrEqual(60_000);
});

test("a connection that is gone without a word is noticed within a minute", () => {
  const { keepAliveMs, keepAliveAnswerMs } = USUAL_ISTIOD_PACE;
  expect(keepAliveMs + keepAliveAnswerMs).toBeLessThan(60_000);
});
