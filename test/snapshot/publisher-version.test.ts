import { expect, test } from "vitest";
import { compareVersions, nextVersion } from "../../src/snapshot/publisher-version.ts";

test.each([
  ["the clock says it where nothing is known", [], 1_000, "0000000001000000-a"],
  ["and where it is ahead of all that is known", ["0000000000999999-b"], 1_000, "0000000001000000-a"],
  [
    "a clock that went back does not make a version older",
    ["0000000001000000-b", "0000000000000007-c"],
    10,
    "0000000001000001-a",
  ],
  ["nor does one of before the epoch", [], -10, "0000000000000000-a"],
  ["what this program never wrote counts for nothing", ["", "x", "9999999999999999-b"], 1, "0000000000001000-a"],
  ["a sequence ends where whole numbers do", ["9007199254740991-b"], 1, "9007199254740991-a"],
])("%s", (_what, known, nowSeconds, version) => {
  expect(nextVersion(known, nowSeconds, "a")).toBe(version);
});

test.each([
  ["0000000000000009-b", "0000000000000010-a", -1],
  ["0000000000000010-a", "0000000000000010-b", -1],
  ["0000000000000010-a", "0000000000000010-a", 0],
  [undefined, "0000000000000000-a", -1],
  [undefined, "", 0],
])("of %s and %s the order is %i", (a, b, order) => {
  expect([compareVersions(a, b), compareVersions(b, a)]).toEqual([order, order === 0 ? 0 : -order]);
});
