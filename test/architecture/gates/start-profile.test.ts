import { expect, test } from "vitest";
import { busyMsOf } from "../../../scripts/bundle/measure-start.ts";

const nodes = ["(root)", "(idle)", "(program)", "(garbage collector)", "buildTable"].map((functionName, id) => ({
  id,
  callFrame: { functionName },
}));

test.each([
  ["nothing ran", [1, 1], [7000, 3000], 0],
  ["something ran between idle times", [1, 4, 4, 1], [5000, 1500, 500, 9000], 2],
  ["the engine itself was busy", [2, 3], [1000, 2000], 3],
])("a profile in which %s", (_what, samples, timeDeltas, expected) => {
  expect(busyMsOf(JSON.stringify({ nodes, samples, timeDeltas }))).toBe(expected);
});

test("a profile in which nothing was sampled says nothing", () => {
  expect(() => busyMsOf(JSON.stringify({ nodes, samples: [], timeDeltas: [] }))).toThrow("no samples");
});
