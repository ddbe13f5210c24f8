import { expect, test } from "vitest";
import type { Upstream } from "../../src/resolver/upstream.ts";
import { endInTime } from "../../src/shim/end-in-time.ts";
import { question, replyOf } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

test.each([
  [1900, 1890],
  [10, 0],
  [3, 0],
])("of %d ms an upstream has %d", async (timeoutMs, expected) => {
  const given: number[] = [];
  const upstream: Upstream = {
    label: "u",
    ask: (_question, _context, attempt) => {
      given.push(attempt.timeoutMs);
      return Promise.resolve(replyOf([]));
    },
  };
  await endInTime(upstream).ask(question("a.example"), contextOf(), { timeoutMs, whenAbandoned: () => undefined });
  expect(given).toEqual([expected]);
});
