import { expect, test } from "vitest";
import { parseDuration } from "../../../src/cli/sync/duration.ts";

const RANGE = { minSeconds: 10, maxSeconds: 86_400 };

test.each([
  ["10", 10],
  ["90s", 90],
  ["5m", 300],
  ["2h", 7200],
  ["1d", 86_400],
])("%s is %i seconds", (text, seconds) => {
  expect(parseDuration(text, "--reconcile", RANGE)).toBe(seconds);
});

test.each(["", "9", "86401", "2d", "5 m", "-5", "5w", "1e3", "99999999"])("%j is no time of that range", (text) => {
  const message = `--reconcile ${JSON.stringify(text)} is not a time from 10s to 1d, e.g. 90, 5m or 48h`;
  expect(() => parseDuration(text, "--reconcile", RANGE)).toThrow(message);
});
