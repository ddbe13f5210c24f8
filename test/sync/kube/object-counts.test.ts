import { expect, test } from "vitest";
import { ObjectCounts } from "../../../src/sync/kube/object-counts.ts";

test("objects of all kinds count together, and a new list of one counts in place of the last", () => {
  const counts = new ObjectCounts(10);
  counts.set("Service", 6);
  counts.set("Pod", 4);
  counts.set("Service", 3);
  counts.change("Service", 1);
  counts.change("Pod", -1);
  expect(counts.total).toBe(7);
});

test("one too many is refused", () => {
  const counts = new ObjectCounts(10);
  counts.set("Service", 10);
  expect(() => counts.change("Pod", 1)).toThrow("more than 10 objects");
});

test("more deletions than there were objects count as none", () => {
  const counts = new ObjectCounts(10);
  counts.change("Pod", -1);
  expect(counts.total).toBe(0);
});
