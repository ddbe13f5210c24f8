import { expect, test } from "vitest";
import { formatDuration } from "../../../src/shim/seen/duration.ts";

test.each([
  [0, "0.0 s"],
  [420, "0.4 s"],
  [9_940, "9.9 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min 0 s"],
  [192_000, "3 min 12 s"],
  [3_599_700, "1 h 0 min"],
  [93_900_000, "26 h 5 min"],
])("%d ms are %s", (timeMs, words) => {
  expect(formatDuration(timeMs)).toBe(words);
});
