import { expect, test } from "vitest";
import { gatheredByMs, USUAL_GATHERING } from "../../../src/sync/watch/gathering.ts";

test.each([
  ["one change waits 300 ms", 1000, 1000, 0, 1300],
  ["each further one prolongs that", 1000, 1250, 0, 1550],
  ["however long publishing takes, one change waits 300 ms", 1000, 1000, 5000, 1300],
  ["a third of two seconds after the first nothing prolongs it any more", 1000, 1999, 0, 1666],
  ["by how long publishing takes it ends before", 1000, 1999, 200, 1466],
  ["but not before 300 ms", 1000, 1999, 600, 1300],
])("%s", (_what, firstMs, lastMs, publishingMs, dueMs) => {
  expect(Math.floor(gatheredByMs({ firstMs, lastMs }, USUAL_GATHERING, publishingMs))).toBe(dueMs);
});
