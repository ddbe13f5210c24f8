import { expect, test } from "vitest";
import { createCounters } from "../../../src/shim/counters.ts";
import { watchToll } from "../../../src/shim/seen/toll.ts";

test.each([
  [{}, "no query suffered"],
  [{ mesh: 5, cache: 3 }, "no query suffered"],
  [{ stale: 1 }, "meanwhile 1 query got a stale reply"],
  [
    { stale: 12, failure: 3, fallback: 40 },
    "meanwhile 12 queries got a stale reply, 40 queries got one of the original resolvers, 3 queries got SERVFAIL",
  ],
])("after %o more answers it says what became of queries since it began", (more, words) => {
  const counters = createCounters();
  Object.assign(counters.answers, { stale: 100, failure: 100, fallback: 100 });
  const toll = watchToll(counters);
  for (const [source, count] of Object.entries(more)) {
    const before = source === "mesh" || source === "cache" ? 0 : 100;
    Object.assign(counters.answers, { [source]: before + count });
  }
  expect(toll()).toBe(words);
});
