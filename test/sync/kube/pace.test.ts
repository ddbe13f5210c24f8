import { expect, test } from "vitest";
import { USUAL_PACE } from "../../../src/sync/kube/pace.ts";

test("a cluster in which nothing happens is confirmed at least once a minute, as observers are promised", () => {
  const { tickMs, confirmMs } = USUAL_PACE;
  // One question that nobody answers may lie in between; it is given up after half a tick.
  expect(confirmMs).toBeLessThanOrEqual(tickMs);
  expect(2 * tickMs + tickMs / 2).toBeLessThan(60_000);
});

test("what is out of the ordinary is waited for from half a second to half a minute", () => {
  const { minRetryMs, maxRetryMs } = USUAL_PACE;
  expect([minRetryMs, maxRetryMs]).toEqual([500, 30_000]);
});

test("watches end before load balancers and servers end them, which is after half an hour", () => {
  const { minWatchSeconds, maxWatchSeconds, watchMarginMs } = USUAL_PACE;
  expect([minWatchSeconds, maxWatchSeconds]).toEqual([300, 600]);
  expect(maxWatchSeconds * 1000 + watchMarginMs).toBeLessThan(1_800_000);
});
