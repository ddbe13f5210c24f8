import { expect, test } from "vitest";
import { parseExpiry } from "../../../src/cli/view/expiry.ts";

/** 2026-11-23T10:00:00Z. */
const NOW = 1_795_428_000;

test.each([
  ["90d", NOW + 7_776_000],
  ["12h", NOW + 43_200],
  ["30m", NOW + 1_800],
  ["36500d", NOW + 3_153_600_000],
  ["2026-11-23T10:00:01Z", NOW + 1],
  ["2026-11-23T12:00:01.9+02:00", NOW + 1],
  ["2026-11-23t05:00:01-05:00", NOW + 1],
  ["2026-11-24 10:00:00z", NOW + 86_400],
  ["2028-02-29T10:00:00Z", 1_835_431_200],
])("%s is second %i", (text, expected) => {
  expect(parseExpiry(text, NOW)).toBe(expected);
});

test.each([
  ["", "is no time: use a duration such as 90d, 12h or 30m, or e.g. 2030-01-31T12:00:00Z"],
  ["90", "is no time"],
  ["d", "is no time"],
  ["1.5d", "is no time"],
  ["-1d", "is no time"],
  ["90D", "is no time"],
  ["1w", "is no time"],
  ["1d12h", "is no time"],
  ["2030-01-31", "is no time"],
  ["2030-01-31T12:00:00", "is no time"],
  ["2030-02-30T12:00:00Z", "is no time"],
  ["2030-13-01T12:00:00Z", "is no time"],
  ["2030-01-31T25:00:00Z", "is no time"],
  ["tomorrow", "is no time"],
  ["0d", "has passed already: use a time in the future"],
  ["2026-11-23T10:00:00Z", "has passed already"],
  ["36501d", "is more than a hundred years away: leave it out for a view that never expires"],
  ["9999-12-31T23:59:59Z", "is more than a hundred years away"],
])("%j is refused: %s", (text, message) => {
  expect(() => parseExpiry(text, NOW)).toThrow(
    expect.objectContaining({
      name: "UsageError",
      message: expect.stringContaining(`--expires ${JSON.stringify(text)} ${message}`),
    }),
  );
});
