import { expect, test } from "vitest";
import { gatheredByMs, USUAL_GATHERING } from "../../../src/sync/watch/gathering.ts";

test.each([
  ["one change waits 300 ms", 1000, 1000, 1300],
  ["each further one prolongs that", 1000, 1250, 1550],
  ["the last that can prolong it", 1000, 2700, 3000],
  ["two seconds after the first nothing prolongs it any more", 1000, 2999, 3000],
])("%s", (_what, firstMs, lastMs, dueMs) => {
  expect(gatheredByMs({ firstMs, lastMs }, USUAL_GATHERING)).toBe(dueMs);
});
