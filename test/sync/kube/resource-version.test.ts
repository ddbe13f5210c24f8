import { expect, test } from "vitest";
import { compareResourceVersions, resourceVersionOf } from "../../../src/sync/kube/resource-version.ts";

test.for([
  ["1", "2", "older"],
  ["9", "10", "older"],
  ["123456789012345678901234567890", "123456789012345678901234567891", "older"],
  ["7", "7", "same"],
  ["10", "9", "newer"],
  ["0", "", "unknown"],
  ["a1", "2", "unknown"],
  ["01", "2", "unknown"],
  ["-1", "2", "unknown"],
] as const)("%s beside %s is %s", ([a, b, expected]) => {
  const order = compareResourceVersions(a, b);
  const word = order === undefined ? "unknown" : (["older", "same", "newer"][Math.sign(order) + 1] ?? "");
  expect(word).toBe(expected);
});

test.for([
  [{ metadata: { resourceVersion: "42" } }, "42"],
  [{ metadata: { resourceVersion: 42 } }, ""],
  [{ metadata: null }, ""],
  [{}, ""],
] as const)("the resourceVersion of %j is %j", ([content, expected]) => {
  expect(resourceVersionOf(content)).toBe(expected);
});
