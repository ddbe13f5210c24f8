import { expect, test } from "vitest";
import { shareOfFiles } from "../../src/shim/share-of-files.ts";

test.each([
  ["that no limit is known of", undefined, 256],
  ["with as many as systemd gives it", 65_536, 256],
  ["with 1 024, which are just enough", 1_024, 256],
  ["with 1 023", 1_023, 255],
  ["with 64", 64, 16],
  ["with hardly any", 3, 1],
])("a process %s (%s files) takes %d: a quarter, and 256 at most", (_which, fileLimit, expected) => {
  expect(shareOfFiles(fileLimit, 1 / 4, 256)).toBe(expected);
});
