import { expect, test } from "vitest";
import { Pace } from "../../../src/shim/seen/pace.ts";

test.each([
  ["so many at once, and no more", [0, 0, 0, 10], [true, true, false, false]],
  ["one more after each time", [0, 0, 999, 1000, 1001, 2000], [true, true, false, true, false, true]],
  ["no more than at once after a long silence", [0, 0, 60_000, 60_000, 60_000], [true, true, true, true, false]],
  ["a part of the time counts for the next", [0, 0, 1500, 1999, 2000], [true, true, true, false, true]],
])("%s", (_what, timesMs, allowed) => {
  const pace = new Pace({ burst: 2, everyMs: 1000 });
  expect(timesMs.map((nowMs) => pace.allows(nowMs))).toEqual(allowed);
});
