import { expect, test } from "vitest";
import { createCounters } from "../../src/shim/counters.ts";

test("every counter begins at zero, for each shim anew", () => {
  createCounters().udpQueries++;
  expect(new Set(Object.values(createCounters()))).toEqual(new Set([0]));
});
